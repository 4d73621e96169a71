import RoostCore
import Testing

struct JSONValueTests {
  static let chunk = """
    {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,"model":"gpt-4o-mini","system_fingerprint":"fp_44709d6fcb",\
    "choices":[{"index":0,"delta":{"content":"Hello"},"logprobs":null,"finish_reason":null}]}
    """

  @Test(arguments: [
    "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "1.5", "-0.0", "1e400",
    "0.10000000000000000001", "9007199254740993.0", "123456789012345678901234567890", "\"\"", "\"abc\"", "\"é😀\"", "[]", "{}",
    "[1,[2,[3]]]",
    "{\"a\":1,\"b\":[true,null],\"c\":{\"d\":\"e\"}}", chunk,
  ])
  func `a value is written as it was read`(text: String) throws {
    let value = try JSONValue(parsing: text)
    #expect(value.jsonText(.compact) == text)
    #expect(try JSONValue(parsing: value.jsonText(.pretty)) == value)
    #expect(try JSONValue(parsing: value.jsonBytes(.canonical)) == value)
    #expect(value.description == text)
    var bytes = Array("x".utf8)
    value.write(into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "x" + text)
  }

  @Test(
    arguments: [
      ("1", .integer(1)), ("-0", .number(-0.0)), ("1.0", .number(1)), ("1e5", .number(100_000)), ("1E+2", .number(100)),
      ("0.1", .number(0.1)),
      ("2.5e-3", .number(0.0025)), ("0e5", .number(0)), ("1e22", .number(1e22)), ("9223372036854775808", .decimal("9223372036854775808")),
      ("1e400", .decimal("1e400")), ("1e-400", .decimal("1e-400")), ("5e-324", .number(.leastNonzeroMagnitude)),
      ("1.7976931348623157e308", .number(1.7976931348623157e308)),
      ("0.30000000000000004", .number(0.30000000000000004)), ("0.3000000000000000444", .decimal("0.3000000000000000444")),
      ("1e99999999999999999999", .decimal("1e99999999999999999999")),
    ] as [(String, JSONValue)])
  func `a number is an integer, a double or, when neither holds it, its own text`(text: String, expected: JSONValue) throws {
    let value = try JSONValue(parsing: text)
    #expect(value == expected)
    #expect(value.typeName == expected.typeName)
  }

  @Test func `accessors answer for their own type only`() {
    #expect(JSONValue.string("a").stringValue == "a")
    #expect(JSONValue.integer(1).stringValue == nil)
    #expect(JSONValue.integer(3).doubleValue == 3)
    #expect(JSONValue.number(3).intValue == 3)
    #expect(JSONValue.number(3.5).intValue == nil)
    #expect(JSONValue.decimal("9007199254740993.0").intValue == 9_007_199_254_740_993)
    #expect(JSONValue.decimal("1e400").doubleValue == nil)
    #expect(JSONValue.bool(true).boolValue == true)
    #expect(JSONValue.null.isNull)
    let value: JSONValue = ["a": [1, 2.5, "x", nil, true]]
    #expect(value["a"]?[2] == "x")
    #expect(value["a"]?[5] == nil)
    #expect(value["a"]?[-1] == nil)
    #expect(value["b"] == nil)
    #expect(value["a"]?.arrayValue?.count == 5)
    #expect(value.objectValue?.keys == ["a"])
    #expect([value, 1, 1.5, "s", nil, false, []].map(\.typeName) == ["object", "integer", "number", "string", "null", "boolean", "array"])
  }

  @Test func `numbers are equal by value and hash alike`() {
    #expect(JSONValue.integer(1) == .number(1))
    #expect(JSONValue.integer(1).hashValue == JSONValue.number(1).hashValue)
    #expect(JSONValue.integer(9_007_199_254_740_993) != .number(9_007_199_254_740_992))
    #expect(JSONValue.number(.nan) == .number(.nan))
    #expect(JSONValue.bool(true) != .integer(1))
    #expect(Set<JSONValue>([1, 1.0, "1", .decimal("1"), true]).count == 4)
  }

  @Test func `canonically equivalent strings with different bytes differ`() {
    #expect(JSONValue.string("é") != .string("e\u{301}"))
    let object: JSONObject = ["é": 1, "e\u{301}": 2]
    #expect(object.count == 2)
    #expect(object["e\u{301}"] == 2)
  }

  @Test func `JSON has no NaN and no infinity`() {
    #expect(JSONValue(finite: .nan) == nil)
    #expect(JSONValue(finite: -.infinity) == nil)
    #expect(JSONValue(finite: 2) == 2)
    let written = JSONValue.array([.number(.nan), .number(.infinity), .number(-.infinity)]).jsonText(.compact)
    #expect(written == #"["NaN","Infinity","-Infinity"]"#)
  }

  @Test func `control characters, quotes and backslashes are escaped`() throws {
    let text = String(String.UnicodeScalarView((0..<0x80).compactMap(Unicode.Scalar.init))) + "é😀\u{2028}"
    let written = JSONValue.string(text).jsonText(.compact)
    #expect(written.hasPrefix(#""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e"#))
    #expect(written.contains(#"\u001f !\"#))
    #expect(try JSONValue(parsing: written) == .string(text))
  }

  @Test func `pretty text has one member a line`() {
    let value: JSONValue = ["a": [1, ["b": []]], "c": [:]]
    #expect(value.jsonText(.pretty) == "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}")
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1, "1"), (-1.5, "-1.5"), (1e21, "1e+21"), (1e20, "100000000000000000000"), (123e-9, "1.23e-7"),
    (0.000001, "0.000001"), (1e-7, "1e-7"), (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
    (9007199254740992, "9007199254740992"), (295147905179352825856, "295147905179352830000"), (333333333.33333329, "333333333.3333333"),
    (1e30, "1e+30"), (4.5, "4.5"), (0.002, "0.002"), (1e-27, "1e-27"),
  ])
  func `canonical numbers are ECMAScript's`(number: Double, text: String) {
    #expect(JSONValue.number(number).jsonText(.canonical) == text)
  }

  @Test func `canonical keys are sorted by UTF-16 code units`() throws {
    // The example of RFC 8785, section 3.2.3.
    let text =
      #"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#
    let sorted = try JSONValue(parsing: JSONValue(parsing: text).jsonText(.canonical))
    #expect(sorted.objectValue?.keys == ["\r", "1", "\u{80}", "ö", "€", "😀", "\u{fb33}"])
  }
}
