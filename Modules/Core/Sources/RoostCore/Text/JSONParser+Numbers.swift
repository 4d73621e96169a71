/// Numbers: integers of up to 18 digits are read in one pass; the rest is decided by the literal's significant digits.
extension JSONParser {
  mutating func number() -> JSONValue? {
    let start = at
    var end = at
    let isNegative = bytes[end] == UInt8(ascii: "-")
    if isNegative { end += 1 }
    let firstDigit = end
    var magnitude = 0
    while end < count, bytes[end] &- 0x30 < 10, end - firstDigit < 18 {
      magnitude = magnitude &* 10 &+ Int(bytes[end] &- 0x30)
      end += 1
    }
    let digits = end - firstDigit
    guard digits > 0 else {
      fail(at: end, "Found \(found(end)); a digit was expected after \"-\".")
      return nil
    }
    if bytes[firstDigit] == UInt8(ascii: "0") && digits > 1 {
      fail(at: firstDigit, "A number can't start with a zero before other digits.")
      return nil
    }
    let next = end < count ? bytes[end] : 0
    let isPlain = next &- 0x30 >= 10 && next != UInt8(ascii: ".") && next | 0x20 != UInt8(ascii: "e")
    if isPlain && !(isNegative && magnitude == 0) {
      at = end
      return .integer(isNegative ? -magnitude : magnitude)
    }
    return longNumber(from: start, digitsFrom: firstDigit)
  }

  private mutating func longNumber(from start: Int, digitsFrom: Int) -> JSONValue? {
    var end = digitsFrom
    func digitsEnd(_ from: Int) -> Int {
      var end = from
      while end < count && bytes[end] &- 0x30 < 10 { end += 1 }
      return end
    }
    end = digitsEnd(end)
    if bytes[digitsFrom] == UInt8(ascii: "0") && end - digitsFrom > 1 {
      fail(at: digitsFrom, "A number can't start with a zero before other digits.")
      return nil
    }
    var isInteger = true
    if end < count && bytes[end] == UInt8(ascii: ".") {
      isInteger = false
      let fraction = end + 1
      end = digitsEnd(fraction)
      if end == fraction {
        fail(at: end, "Found \(found(end)); a digit was expected after the decimal point.")
        return nil
      }
    }
    if end < count && bytes[end] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      var exponent = end + 1
      if exponent < count && (bytes[exponent] == UInt8(ascii: "+") || bytes[exponent] == UInt8(ascii: "-")) { exponent += 1 }
      end = digitsEnd(exponent)
      if end == exponent {
        fail(at: end, "Found \(found(end)); a digit was expected in the exponent.")
        return nil
      }
    }
    let literal = UnsafeBufferPointer(start: bytes + start, count: end - start)
    at = end
    if isInteger {
      let text = String(decoding: literal, as: UTF8.self)
      if let integer = Int(text), text != "-0" { return .integer(integer) }
    }
    return JSONNumber.value(of: literal)
  }
}
