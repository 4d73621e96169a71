/// Answers whether a pattern matches anywhere, with states that are sets of threads, made when they're first met.
///
/// A state that was just entered holds threads before their assertions are decided, since those depend on the next character.
final class PatternDFA {
  /// Most states kept, and most transitions; when either is reached all are forgotten.
  private static let maximumStates = 2_000
  private static let maximumTransitions = 1 << 18

  private struct State: Hashable {
    var threads: [Int32]
    var before: PatternProgram.Kind
  }

  private static let unknown: Int32 = -1
  private static let match: Int32 = -2
  private static let dead: Int32 = -3

  private let program: PatternProgram
  private let stride: Int
  private var states: [State] = []
  private var numbers: [State: Int32] = [:]
  private var transitions: [Int32] = []
  private var seen: [Int32]
  private var round: Int32 = 0

  init(_ program: PatternProgram) {
    self.program = program
    stride = program.alphabet.count + 1
    seen = [Int32](repeating: 0, count: program.steps.count)
  }

  func matches(_ text: PatternText) -> Bool {
    let alphabet = program.alphabet
    let initial = number(of: State(threads: program.isAnchored ? [program.start] : [], before: program.hasAssertions ? .edge : .other))
    let canSkip = !program.prefix.isEmpty && !program.isAnchored && !program.hasAssertions
    var state = initial
    var at = 0
    while at < text.count {
      if canSkip && states[Int(state)].threads.isEmpty {
        let found = program.prefix.withUnsafeBufferPointer { ByteSearch.find($0, in: text.bytes, count: text.count, from: at) }
        guard let found else { return false }
        at = found
      }
      let byte = text.bytes[at]
      let kind: Int
      if byte < 0x80 {
        kind = Int(alphabet.asciiClasses[Int(byte)])
        at += 1
      } else {
        let (scalar, length) = text.scalar(at: at)
        kind = alphabet.classOf(scalar)
        at += length
      }
      var next = transitions[Int(state) * stride + kind]
      if next == Self.unknown { next = transition(from: state, on: kind) }
      if next < 0 { return next == Self.match }
      state = next
    }
    var last = transitions[Int(state) * stride + stride - 1]
    if last == Self.unknown { last = transition(from: state, on: stride - 1) }
    return last == Self.match
  }

  private func number(of state: State) -> Int32 {
    if let number = numbers[state] { return number }
    if states.count >= Self.maximumStates || (transitions.count + stride > Self.maximumTransitions && !states.isEmpty) {
      states = []
      numbers = [:]
      transitions = []
    }
    let number = Int32(states.count)
    states.append(state)
    numbers[state] = number
    transitions += repeatElement(Self.unknown, count: stride)
    return number
  }

  private func transition(from number: Int32, on kind: Int) -> Int32 {
    let state = states[Int(number)]
    let isEnd = kind == stride - 1
    let after = isEnd ? .edge : program.alphabet.kinds[kind]
    var waiting = Array(state.threads.reversed())
    if !program.isAnchored { waiting.insert(program.start, at: 0) }
    var reached: [Int32] = []
    var result: Int32?
    round += 1
    if round == .max {
      seen = [Int32](repeating: 0, count: seen.count)
      round = 1
    }
    while let at = waiting.popLast() {
      if seen[Int(at)] == round { continue }
      seen[Int(at)] = round
      switch program.steps[Int(at)] {
      case .match: result = Self.match
      case .split(let first, let second): waiting += [second, first]
      case .save(_, let then): waiting.append(then)
      case .assert(let assertion, let then): if PatternProgram.holds(assertion, state.before, after) { waiting.append(then) }
      case .set(let set, let then):
        if !isEnd && program.alphabet.members[Int(set) * program.alphabet.count + kind] { reached.append(then) }
      }
      if result != nil { break }
    }
    if result == nil && (isEnd || (program.isAnchored && reached.isEmpty)) { result = Self.dead }
    if let result {
      transitions[Int(number) * stride + kind] = result
      return result
    }
    let next = State(threads: Set(reached).sorted(), before: program.hasAssertions ? after : .other)
    let target = self.number(of: next)
    // Making the target may have forgotten the state this came from.
    if Int(number) < states.count && states[Int(number)] == state { transitions[Int(number) * stride + kind] = target }
    return target
  }
}
