/// A growable stack of values in one block of memory, whose top part can be moved into an array.
struct JSONParserStack<Element>: ~Copyable {
  private(set) var pointer: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 32) {
    pointer = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit {
    pointer.deinitialize(count: count)
    pointer.deallocate()
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
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: pointer, count: count)
    pointer.deallocate()
    pointer = larger
    capacity *= 2
  }
}
