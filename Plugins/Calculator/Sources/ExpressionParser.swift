import RoostCore

/// Turns an expression into instructions for a stack.
///
/// Loosest first: `+ -`; `* / of mod` and `%` between two values; a sign; `^` from the right; `!` and `%` behind a value.
struct ExpressionParser {
  /// Longest expression, in characters.
  static let lengthLimit = 4_096
  /// Deepest nesting of parentheses, signs and powers.
  static let depthLimit = 100

  private var lexer: ExpressionLexer
  private var token = ExpressionLexer.Token.end
  private var position = 1
  private var depth = 0
  /// Whether commas between digits separate thousands here.
  private var groups = true
  private var instructions: [Instruction] = []

  private init(_ expression: String) { lexer = ExpressionLexer(expression) }

  static func parse(_ expression: String) throws(CalculatorError) -> [Instruction] {
    guard expression.utf8.count <= 4 * lengthLimit, expression.unicodeScalars.count <= lengthLimit else {
      throw .tooLong(length: expression.unicodeScalars.count, limit: lengthLimit)
    }
    var parser = ExpressionParser(expression)
    try parser.advance()
    guard parser.token != .end else { throw .empty }
    try parser.sum()
    guard parser.token == .end else { throw parser.unexpected("an operator or the end") }
    return parser.instructions
  }

  private mutating func advance() throws(CalculatorError) { (token, position) = try lexer.next(groups: groups) }

  private mutating func emit(_ operation: Instruction.Operation, at position: Int) {
    instructions.append(Instruction(operation: operation, position: position))
  }

  private func unexpected(_ expected: String) -> CalculatorError {
    .unexpected(found: Self.describe(token), position: position, expected: expected)
  }

  private static func describe(_ token: ExpressionLexer.Token) -> String {
    switch token {
    case .number(let value): "the number \(value)"
    case .name(let name): "'\(name)'"
    case .symbol(let scalar): scalar.properties.generalCategory == .control ? "a control character" : "'\(scalar)'"
    case .end: "the end"
    }
  }

  private mutating func nested<T>(_ body: (inout ExpressionParser) throws(CalculatorError) -> T) throws(CalculatorError) -> T {
    depth += 1
    guard depth <= Self.depthLimit else { throw .tooDeep(position: position, limit: Self.depthLimit) }
    defer { depth -= 1 }
    return try body(&self)
  }

  /// Each level returns whether what it read is a bare percentage, such as `10%` or `-10%`.
  @discardableResult private mutating func sum() throws(CalculatorError) -> Bool {
    var isPercentage = try product()
    while case .symbol(let symbol) = token, symbol == "+" || symbol == "-" {
      let place = position
      try advance()
      let adds = symbol == "+"
      let rightIsPercentage = try product()
      if rightIsPercentage, !isPercentage {
        emit(adds ? .addPercentage : .subtractPercentage, at: place)
      } else {
        emit(adds ? .add : .subtract, at: place)
        isPercentage = isPercentage && rightIsPercentage
      }
    }
    return isPercentage
  }

  private mutating func product() throws(CalculatorError) -> Bool {
    var isPercentage = try signed()
    while let operation = productOperation() {
      let place = position
      try advance()
      _ = try signed()
      emit(operation, at: place)
      isPercentage = false
    }
    return isPercentage
  }

  private func productOperation() -> Instruction.Operation? {
    switch token {
    case .symbol("*"), .name("of"), .name("x"), .name("times"): .multiply
    case .symbol("/"): .divide
    // A % that stands for percent was taken with its value.
    case .symbol("%"), .name("mod"): .modulo
    default: nil
    }
  }

  private mutating func signed() throws(CalculatorError) -> Bool {
    guard case .symbol(let symbol) = token, symbol == "+" || symbol == "-" else { return try power() }
    let place = position
    try advance()
    let isPercentage = try nested { parser throws(CalculatorError) in try parser.signed() }
    if symbol == "-" { emit(.negate, at: place) }
    return isPercentage
  }

  private mutating func power() throws(CalculatorError) -> Bool {
    let isPercentage = try postfix()
    guard token == .symbol("^") else { return isPercentage }
    let place = position
    try advance()
    _ = try nested { parser throws(CalculatorError) in try parser.signed() }
    emit(.power, at: place)
    return false
  }

  private mutating func postfix() throws(CalculatorError) -> Bool {
    try primary()
    var isPercentage = false
    while true {
      let place = position
      switch token {
      case .symbol("!"):
        try advance()
        emit(.factorial, at: place)
        isPercentage = false
      case .symbol("%"), .name("percent"):
        if token == .symbol("%"), isOperandNext() { return isPercentage }
        try advance()
        emit(.percent, at: place)
        isPercentage = true
      case .symbol("²"), .symbol("³"):
        emit(.literal(BigDecimal(token == .symbol("²") ? 2 : 3)), at: place)
        try advance()
        emit(.power, at: place)
        isPercentage = false
      default: return isPercentage
      }
    }
  }

  /// Whether a value follows the current token, which makes a `%` the remainder.
  private func isOperandNext() -> Bool {
    var ahead = lexer
    switch try? ahead.next(groups: groups).token {
    case .number, .symbol("("): return true
    case .name(let name): return !["of", "mod", "x", "times"].contains(name)
    // A malformed number is reported when its turn comes.
    case .symbol, .end, nil: return false
    }
  }

  private mutating func primary() throws(CalculatorError) {
    let place = position
    switch token {
    case .number(let value):
      try advance()
      emit(.literal(value), at: place)
    case .symbol("("):
      _ = try nested { parser throws(CalculatorError) in
        try parser.parenthesized(groups: true) { parser throws(CalculatorError) in try parser.sum() }
      }
    case .name("pi"):
      try advance()
      emit(.pi, at: place)
    case .name("e"):
      try advance()
      emit(.e, at: place)
    case .name(let name):
      guard let function = CalculatorFunction(rawValue: name) else {
        let names = CalculatorFunction.allCases.map(\.rawValue) + ["pi", "of"]
        throw .unknownName(name, position: place, nearest: NearestName.of(name, in: names))
      }
      try advance()
      guard token == .symbol("(") else { throw unexpected("'(' after \(name)") }
      let count = try nested { parser throws(CalculatorError) in try parser.arguments(of: function) }
      guard function.argumentCounts.contains(count) else {
        throw .argumentCount(function: name, position: place, expected: function.usage, found: count)
      }
      emit(.call(function, arguments: count), at: place)
    default: throw unexpected("a number, a function or '('")
    }
  }

  /// Commas separate thousands only where the function has a single argument.
  private mutating func arguments(of function: CalculatorFunction) throws(CalculatorError) -> Int {
    try parenthesized(groups: function.argumentCounts.upperBound == 1) { parser throws(CalculatorError) in
      try parser.sum()
      var count = 1
      while parser.token == .symbol(",") {
        try parser.advance()
        try parser.sum()
        count += 1
      }
      return count
    }
  }

  private mutating func parenthesized<T>(
    groups inner: Bool, _ body: (inout ExpressionParser) throws(CalculatorError) -> T
  ) throws(CalculatorError) -> T {
    let (outer, open) = (groups, position)
    groups = inner
    try advance()
    let result = try body(&self)
    guard token == .symbol(")") else { throw unexpected("an operator, or ')' for the '(' at position \(open)") }
    groups = outer
    try advance()
    return result
  }
}
