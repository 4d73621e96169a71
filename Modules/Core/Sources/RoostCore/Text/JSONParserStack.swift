/// A stack of values in one block of memory, whose top part can be moved into an array. It starts in memory that the caller lends it and
/// moves to memory of its own when that is full.
struct JSONParserStack<Element>: ~Copyable {
  private(set) var pointer: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int
  private var ownsMemory: Bool

  init() {
    pointer = .allocate(capacity: 0)
    capacity = 0
    ownsMemory = true
  }

  /// Starts in `memory`, which must outlive the stack.
  init(in memory: UnsafeMutableBufferPointer<Element>) {
    pointer = memory.baseAddress ?? .allocate(capacity: 0)
    capacity = memory.baseAddress == nil ? 0 : memory.count
    ownsMemory = memory.baseAddress == nil
  }

  deinit {
    pointer.deinitialize(count: count)
    if ownsMemory { pointer.deallocate() }
  }

  var last: Element? { count == 0 ? nil : pointer[count - 1] }

  @inline(__always)
  mutating func append(_ element: consuming Element) {
    if count == capacity { grow() }
    (pointer + count).initialize(to: element)
    count += 1
  }

  mutating func removeLast() {
    count -= 1
    (pointer + count).deinitialize(count: 1)
  }

  mutating func drop(from start: Int) {
    (pointer + start).deinitialize(count: count - start)
    count = start
  }

  /// Moves the elements from `start` on into an array of exactly their number.
  mutating func popArray(from start: Int) -> [Element] {
    let moved = count - start
    count = start
    let source = pointer + start
    return [Element](unsafeUninitializedCapacity: moved) { buffer, initialized in
      if let target = buffer.baseAddress { target.moveInitialize(from: source, count: moved) }
      initialized = moved
    }
  }

  @inline(never)
  private mutating func grow() {
    let larger = max(16, capacity * 2)
    let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    moved.moveInitialize(from: pointer, count: count)
    if ownsMemory { pointer.deallocate() }
    pointer = moved
    capacity = larger
    ownsMemory = true
  }
}
