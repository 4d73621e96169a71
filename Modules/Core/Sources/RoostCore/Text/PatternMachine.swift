/// Finds the leftmost match and its captures by running all threads at once, one character at a time (Pike's machine).
struct PatternMachine: ~Copyable {
  /// The threads at one place of the text, best first.
  private final class Threads {
    let steps: UnsafeMutablePointer<Int32>
    /// Where a step stands in `steps`, if it does.
    let places: UnsafeMutablePointer<Int32>
    let slots: UnsafeMutablePointer<Int>
    var count = 0

    init(capacity: Int, slotCount: Int) {
      steps = .allocate(capacity: capacity)
      places = .allocate(capacity: capacity)
      places.initialize(repeating: 0, count: capacity)
      slots = .allocate(capacity: capacity * slotCount)
      slots.initialize(repeating: -1, count: capacity * slotCount)
    }

    deinit {
      steps.deallocate()
      places.deallocate()
      slots.deallocate()
    }

    func contains(_ step: Int32) -> Bool {
      let place = Int(places[Int(step)])
      return place < count && steps[place] == step
    }
  }

  private enum Pending {
    case step(Int32)
    case restore(slot: Int, value: Int)
  }

  private let program: PatternProgram
  private let text: PatternText
  private var current: Threads
  private var next: Threads
  private var pending: [Pending] = []
  /// The slots of the thread that is being added.
  private var slots: [Int]

  init(_ program: PatternProgram, _ text: PatternText) {
    self.program = program
    self.text = text
    current = Threads(capacity: program.steps.count, slotCount: program.slotCount)
    next = Threads(capacity: program.steps.count, slotCount: program.slotCount)
    slots = [Int](repeating: -1, count: program.slotCount)
  }

  /// The slots (two for each capture, -1 where it took no part) of the first match at or after `start`.
  ///
  /// With `isWhole` only a match from `start` to the end of the text counts.
  mutating func search(from start: Int, isWhole: Bool = false) -> [Int]? {
    let alphabet = program.alphabet
    var at = start
    var before = text.kind(before: start, alphabet)
    var found: [Int]?
    current.count = 0
    while true {
      if current.count == 0 {
        if found != nil || (at > start && (isWhole || program.isAnchored)) { return found }
        if !isWhole, let candidate = skip(from: at) {
          if candidate > at {
            at = candidate
            before = text.kind(before: at, alphabet)
          }
          if at == text.count && program.firstBytes != nil { return nil }
        }
      }
      let isEnd = at == text.count
      let scalar = isEnd ? (value: 0, length: 0) : text.scalar(at: at)
      let kind = isEnd ? 0 : alphabet.classOf(scalar.value)
      let here = isEnd ? .edge : alphabet.kinds[kind]
      if found == nil && (at == start || !isWhole) {
        for index in slots.indices { slots[index] = -1 }
        slots[0] = at
        add(program.start, to: current, at: at, before, here)
      }
      let end = at + scalar.length
      var after = PatternProgram.Kind.edge
      if program.hasAssertions && end < text.count { after = alphabet.kinds[alphabet.classOf(text.scalar(at: end).value)] }
      next.count = 0
      threads: for index in 0..<current.count {
        let base = current.slots + index * program.slotCount
        switch program.steps[Int(current.steps[index])] {
        case .match:
          if isWhole && !isEnd { continue }
          for slot in slots.indices { slots[slot] = base[slot] }
          slots[1] = at
          found = slots
          // The threads after this one are worse.
          break threads
        case .set(let set, let then):
          guard !isEnd, alphabet.members[Int(set) * alphabet.count + kind] else { continue }
          for slot in slots.indices { slots[slot] = base[slot] }
          add(then, to: next, at: end, here, after)
        default: break
        }
      }
      if isEnd { return found }
      swap(&current, &next)
      at = end
      before = here
    }
  }

  /// The next place where a match can start; `nil` when every place may be one.
  private func skip(from start: Int) -> Int? {
    guard let firstBytes = program.firstBytes else { return nil }
    return firstBytes.withUnsafeBufferPointer { bytes in
      var at = start
      while at < text.count && !bytes[Int(text.bytes[at])] { at += 1 }
      return at
    }
  }

  /// Adds the thread at `step`, and what it leads to without consuming anything, best first.
  private mutating func add(
    _ step: Int32, to threads: Threads, at: Int, _ before: PatternProgram.Kind, _ after: PatternProgram.Kind
  ) {
    pending.append(.step(step))
    while let one = pending.popLast() {
      guard case .step(let step) = one else {
        if case .restore(let slot, let value) = one { slots[slot] = value }
        continue
      }
      if threads.contains(step) { continue }
      let place = threads.count
      threads.places[Int(step)] = Int32(place)
      threads.steps[place] = step
      threads.count += 1
      switch program.steps[Int(step)] {
      case .split(let first, let second):
        pending.append(.step(second))
        pending.append(.step(first))
      case .assert(let assertion, let then):
        if PatternProgram.holds(assertion, before, after) { pending.append(.step(then)) }
      case .save(let slot, let then):
        pending.append(.restore(slot: Int(slot), value: slots[Int(slot)]))
        slots[Int(slot)] = at
        pending.append(.step(then))
      case .set, .match:
        let base = threads.slots + place * program.slotCount
        for index in slots.indices { base[index] = slots[index] }
      }
    }
  }
}
