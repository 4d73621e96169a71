import RoostCore

/// Cuts an expression into tokens.
struct ExpressionLexer {
  enum Token: Hashable {
    case number(BigDecimal)
    case name(String)
    case symbol(Unicode.Scalar)
    case end
  }

  let scalars: [Unicode.Scalar]
  /// Where the next token is looked for.
  private(set) var index = 0

  init(_ expression: String) { scalars = Array(expression.unicodeScalars) }

  /// Other ways to write an operator.
  private static let spellings: [Unicode.Scalar: Unicode.Scalar] = [
    "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "∕": "/", "⁄": "/", "−": "-", "–": "-", "﹣": "-", "＋": "+", "（": "(", "）": ")",
    "％": "%",
    ";": ",",
  ]

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }

  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    index + offset < scalars.count ? scalars[index + offset] : nil
  }

  private func digit(at offset: Int) -> Bool { peek(offset).map(Self.isDigit) ?? false }

  /// The next token and its position, in characters from 1.
  ///
  /// - Parameter groups: Whether a comma between digits is a thousands separator; elsewhere it separates arguments.
  mutating func next(groups: Bool) throws(CalculatorError) -> (token: Token, position: Int) {
    while let scalar = peek(), scalar.properties.isWhitespace { index += 1 }
    let position = index + 1
    guard let scalar = peek() else { return (.end, position) }
    if Self.isDigit(scalar) || (scalar == "." && digit(at: 1)) { return (.number(try number(groups: groups)), position) }
    if Self.isLetter(scalar) { return (.name(name()), position) }
    index += 1
    if scalar == "*", peek() == "*" {
      index += 1
      return (.symbol("^"), position)
    }
    return (.symbol(Self.spellings[scalar] ?? scalar), position)
  }

  private mutating func name() -> String {
    var text = ""
    while let scalar = peek(), Self.isLetter(scalar) || Self.isDigit(scalar) || scalar == "_" {
      text.unicodeScalars.append(scalar)
      index += 1
    }
    return text == "π" ? "pi" : text.lowercased()
  }

  private mutating func number(groups: Bool) throws(CalculatorError) -> BigDecimal {
    let start = index
    var digits: [UInt8] = []
    var groupSizes = [0]
    while let scalar = peek() {
      if Self.isDigit(scalar) {
        digits.append(UInt8(scalar.value - 48))
        groupSizes[groupSizes.count - 1] += 1
      } else if groups, scalar == ",", digit(at: 1) {
        groupSizes.append(0)
      } else if scalar != "_" || !digit(at: 1) || digits.isEmpty {
        break
      }
      index += 1
    }
    guard Self.isGrouped(groupSizes) else { throw .misplacedSeparator(number: text(from: start), position: start + 1) }
    var exponent = 0
    if peek() == "." {
      index += 1
      while let scalar = peek(), Self.isDigit(scalar) || (scalar == "_" && digit(at: 1)) {
        if scalar != "_" {
          digits.append(UInt8(scalar.value - 48))
          exponent -= 1
        }
        index += 1
      }
      if groups, peek() == ",", digit(at: 1) {
        index += 1
        while digit(at: 0) { index += 1 }
        throw .misplacedSeparator(number: text(from: start), position: start + 1)
      }
      // A second point is never part of a number.
      if peek() == ".", digit(at: 1) {
        throw .unexpected(found: "'.'", position: index + 1, expected: "an operator; the number has a decimal point already")
      }
    }
    exponent += try scientificExponent(start: start)
    let value = BigDecimal(coefficient: BigNatural(digits: digits), exponent: exponent)
    guard value.isZero || value.adjustedExponent.magnitude <= DecimalContext.exponentLimit else {
      throw .numberOutOfRange(position: start + 1)
    }
    return value
  }

  /// `e5`, `E-10`; a letter e with no digits behind it is left for the next token.
  private mutating func scientificExponent(start: Int) throws(CalculatorError) -> Int {
    guard let mark = peek(), mark == "e" || mark == "E" else { return 0 }
    let sign = peek(1)
    let isSigned = sign == "+" || sign == "-" || sign == "−"
    guard digit(at: isSigned ? 2 : 1) else { return 0 }
    index += isSigned ? 2 : 1
    var exponent = 0
    while let scalar = peek(), Self.isDigit(scalar) {
      exponent = exponent * 10 + Int(scalar.value - 48)
      guard exponent <= 2 * DecimalContext.exponentLimit else { throw .numberOutOfRange(position: start + 1) }
      index += 1
    }
    return isSigned && sign != "+" ? -exponent : exponent
  }

  /// 1,840 and 12,345,678; also 12,34,567 as in India.
  private static func isGrouped(_ sizes: [Int]) -> Bool {
    guard sizes.count > 1 else { return true }
    let middle = sizes.dropFirst().dropLast()
    return sizes[sizes.count - 1] == 3
      && ((1...3).contains(sizes[0]) && middle.allSatisfy { $0 == 3 } || (1...2).contains(sizes[0]) && middle.allSatisfy { $0 == 2 })
  }

  private func text(from start: Int) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[start..<index])
    return text
  }
}
