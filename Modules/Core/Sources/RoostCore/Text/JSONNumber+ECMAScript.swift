extension JSONNumber {
  /// The number as ECMAScript's `Number::toString` writes it, which RFC 8785 prescribes; `number` is finite.
  static func ecmaScript(_ number: Double) -> String {
    if number == 0 { return "0" }
    let shortest = JSONNumber(Array(number.description.utf8))
    let digits = String(decoding: shortest.digits, as: UTF8.self)
    let count = shortest.digits.count
    let point = shortest.exponent
    let sign = number < 0 ? "-" : ""
    if count <= point && point <= 21 { return sign + digits + String(repeating: "0", count: point - count) }
    if 0 < point && point <= 21 { return sign + digits.prefix(point) + "." + digits.dropFirst(point) }
    if -6 < point && point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    let exponent = (point > 0 ? "+" : "-") + String(abs(point - 1))
    return sign + digits.prefix(1) + (count > 1 ? "." + digits.dropFirst() : "") + "e" + exponent
  }
}
