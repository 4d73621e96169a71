/// Turns a tree into instructions, from its end to its start.
struct PatternCompiler {
  private var steps: [PatternProgram.Step] = [.match]
  private var sets: [PatternSet] = []
  private var places: [PatternSet: Int32] = [:]
  /// Nodes visited; empty repeated parts cost time without costing steps.
  private var visited = 0

  static func compile(_ tree: PatternNode, captures: Int) throws(PatternLimit) -> PatternProgram {
    var compiler = PatternCompiler()
    let start = try compiler.emit(tree, then: 0)
    return try PatternProgram(steps: compiler.steps, start: start, sets: compiler.sets, slotCount: captures * 2, tree: tree)
  }

  private mutating func add(_ step: PatternProgram.Step) throws(PatternLimit) -> Int32 {
    guard steps.count < Pattern.maximumProgramSize else {
      throw PatternLimit(reason: "Its program has more than \(Pattern.maximumProgramSize) steps; ask for fewer repetitions.")
    }
    steps.append(step)
    return Int32(steps.count - 1)
  }

  /// Emits `node` so that `then` follows it, and returns where it starts.
  private mutating func emit(_ node: PatternNode, then: Int32) throws(PatternLimit) -> Int32 {
    visited += 1
    guard visited <= Pattern.maximumProgramSize * 4 else {
      throw PatternLimit(reason: "Its program has more than \(Pattern.maximumProgramSize) steps; ask for fewer repetitions.")
    }
    switch node {
    case .empty: return then
    case .set(let set):
      let place = places[set] ?? Int32(sets.count)
      if place == sets.count {
        sets.append(set)
        places[set] = place
      }
      return try add(.set(place, then: then))
    case .assertion(let assertion): return try add(.assert(assertion, then: then))
    case .sequence(let parts):
      var at = then
      for part in parts.reversed() { at = try emit(part, then: at) }
      return at
    case .choice(let choices):
      guard let last = choices.last else { return then }
      var at = try emit(last, then: then)
      for choice in choices.dropLast().reversed() {
        let first = try emit(choice, then: then)
        at = try add(.split(first: first, second: at))
      }
      return at
    case .capture(let body, let index):
      let end = try add(.save(slot: Int32(index * 2 + 1), then: then))
      return try add(.save(slot: Int32(index * 2), then: emit(body, then: end)))
    case .repetition(let body, let minimum, let maximum, let isGreedy):
      return try emitRepetition(body, minimum, maximum, isGreedy, then: then)
    }
  }

  private mutating func emitRepetition(
    _ body: PatternNode, _ minimum: Int, _ maximum: Int?, _ isGreedy: Bool, then: Int32
  ) throws(PatternLimit) -> Int32 {
    var at = then
    if let maximum {
      // x{2,4} is xx(x(x)?)?
      for _ in minimum..<max(minimum, maximum) {
        let inner = try emit(body, then: at)
        at = try add(isGreedy ? .split(first: inner, second: then) : .split(first: then, second: inner))
      }
      for _ in 0..<minimum { at = try emit(body, then: at) }
      return at
    }
    let loop = try add(.match)
    let inner = try emit(body, then: loop)
    steps[Int(loop)] = isGreedy ? .split(first: inner, second: then) : .split(first: then, second: inner)
    guard minimum > 0 else { return loop }
    at = inner
    for _ in 1..<minimum { at = try emit(body, then: at) }
    return at
  }
}
