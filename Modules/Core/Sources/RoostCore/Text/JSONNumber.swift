/// A number literal as its significant digits and a power of ten, which tells whether a `Double` holds it.
struct JSONNumber: Equatable {
  /// Without zeros at either end; empty for zero.
  var digits: [UInt8]
  /// The number is `0.digits × 10^exponent`; zero for zero.
  var exponent: Int

  /// Reads a literal that follows the grammar of RFC 8259; its sign is left out.
  init(_ literal: some Collection<UInt8>) {
    digits = []
    exponent = 0
    var pointOffset = 0
    var seenPoint = false
    var rest = literal[...]
    while let byte = rest.first {
      switch byte {
      case 0x30...0x39:
        if !seenPoint { pointOffset += 1 }
        if digits.isEmpty && byte == 0x30 { pointOffset -= 1 } else { digits.append(byte) }
      case UInt8(ascii: "."): seenPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        exponent = Self.exponent(rest.dropFirst())
        rest = rest[rest.endIndex...]
        continue
      default: break
      }
      rest = rest.dropFirst()
    }
    while digits.last == 0x30 { digits.removeLast() }
    exponent = digits.isEmpty ? 0 : exponent + pointOffset
  }

  /// Exponents beyond this are beyond every `Double`, however many digits stand before them.
  private static let largestExponent = 1 << 40

  private static func exponent(_ text: some Collection<UInt8>) -> Int {
    var value = 0
    for byte in text where (0x30...0x39).contains(byte) { value = min(value * 10 + Int(byte - 0x30), largestExponent) }
    return text.first == UInt8(ascii: "-") ? -value : value
  }

  /// `.number` when the shortest form of a `Double` has the literal's value, else `.decimal`.
  static func value(of literal: UnsafeBufferPointer<UInt8>) -> JSONValue {
    let text = String(decoding: literal, as: UTF8.self)
    guard let double = Double(text), double.isFinite else { return .decimal(text) }
    let number = JSONNumber(literal)
    if number.digits.count > 17 { return .decimal(text) }
    // 15 digits survive a Double and back wherever it has its full precision.
    if number.digits.count <= 15 && (-290...290).contains(number.exponent) { return .number(double) }
    return JSONNumber(Array(double.description.utf8)) == number ? .number(double) : .decimal(text)
  }
}

extension JSONNumber {
  /// Whether the number has no fraction.
  var isIntegral: Bool { digits.count <= exponent || digits.isEmpty }

  /// The number with its sign when it has no fraction and fits.
  func integer(isNegative: Bool) -> Int? {
    guard isIntegral, exponent <= 19 else { return nil }
    let zeros = String(repeating: "0", count: exponent - digits.count)
    return Int((isNegative ? "-" : "+") + String(decoding: digits, as: UTF8.self) + zeros + (digits.isEmpty ? "0" : ""))
  }
}
