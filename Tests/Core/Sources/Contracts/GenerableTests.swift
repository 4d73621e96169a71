import RoostCore
import Testing

struct GenerableTests {
  @Test func `a text is no number and a whole number is an integer`() throws {
    #expect(throws: GenerableError(expected: "an integer", found: "3")) { try Int(json: "3") }
    #expect(try Int(json: 2.0) == 2)
    #expect(try Double(json: 2) == 2)
    #expect(throws: GenerableError(expected: "an integer", found: 2.5)) { try Int(json: 2.5) }
    #expect(throws: GenerableError(expected: "true or false", found: 1)) { try Bool(json: 1) }
    #expect(throws: GenerableError(expected: "a string", found: 1)) { try String(json: 1) }
  }

  @Test(
    arguments: [
      (.integer(256), "expected an integer from 0 to 255, found the integer 256"),
      (.integer(-1), "expected an integer from 0 to 255, found the integer -1"),
      (.number(1e300), "expected an integer from 0 to 255, found the number 1e+300"),
      (.decimal("99999999999999999999"), "expected an integer from 0 to 255, found the number 99999999999999999999"),
      (.decimal("1.50000000000000000001"), "expected an integer, found the number 1.50000000000000000001"),
      (.null, "expected an integer, found null"),
    ] as [(JSONValue, String)])
  func `a sized integer names its range`(json: JSONValue, message: String) {
    let error = #expect(throws: GenerableError.self) { try UInt8(json: json) }
    #expect(error?.description == message)
  }

  @Test func `integers beyond 64 signed bits keep every digit`() throws {
    let json = UInt64.max.json
    #expect(json == .decimal("18446744073709551615"))
    #expect(try UInt64(json: json) == .max)
    #expect(try Int8(json: Int8.min.json) == .min)
    #expect(try Int(json: .decimal("7.000")) == 7)
    #expect(UInt16.schema.json == ["type": "integer", "minimum": 0, "maximum": 65535])
  }

  @Test func `a float is written as short as it is read`() throws {
    #expect(Float(0.1).json == .number(0.1))
    #expect(throws: GenerableError.self) { try Float(json: 1e300) }
  }

  @Test func `containers describe and read their elements`() throws {
    #expect([Int?].schema.json == ["type": "array", "items": ["type": ["integer", "null"]]])
    #expect([String: Bool].schema.json == ["type": "object", "additionalProperties": ["type": "boolean"]])
    #expect(try [Int?](json: [1, nil, 3]) == [1, nil, 3])
    #expect(try [String: Bool](json: ["a": true]) == ["a": true])
    #expect(["b": 2, "a": 1].json.jsonText() == #"{"a":1,"b":2}"#)
    #expect(JSONValue?.schema.json == [:])
  }

  @Test func `an error inside containers carries the whole path`() {
    let json: JSONValue = ["rows": [[1, 2], [3, "x"]]]
    let error = #expect(throws: GenerableError.self) { try [String: [[Int]]](json: json) }
    #expect(error?.path.description == "/rows/1/1")
    #expect(error?.expected == "an integer")
    #expect(error?.found == #"the string "x""#)
    #expect(error?.description == #"rows[1][1]: expected an integer, found the string "x""#)
  }

  @Test func `an enum of raw values needs no macro`() throws {
    #expect(SampleUnit.schema.json == ["type": "string", "enum": ["metric", "imperial"]])
    #expect(SampleGrade.schema.json == ["type": "integer", "enum": [1, 2]])
    #expect(try SampleUnit(json: "imperial") == .imperial)
    #expect(try SampleGrade(json: 2) == .two)
    #expect(SampleGrade.two.json == 2)
    let error = #expect(throws: GenerableError.self) { try SampleUnit(json: "metrc") }
    #expect(error?.description == #"expected one of "metric", "imperial", found the string "metrc"; did you mean "metric"?"#)
  }

  @Test func `a long text is shortened in the error`() {
    let error = #expect(throws: GenerableError.self) { try Int(json: .string(String(repeating: "x", count: 100_000))) }
    #expect(error?.found == "the string \"\(String(repeating: "x", count: 60))…\"")
  }

  @Test func `a hostile key neither floods nor breaks the line of the error`() throws {
    let key = "\n" + String(repeating: "k", count: 1_000_000)
    let error = #expect(throws: GenerableError.self) { try SamplePort.Strict(json: .object([key: 1])) }
    let text = try #require(error?.description)
    #expect(text.count < 400 && !text.contains("\n"))
    #expect(error?.path.tokens == [.key(key)])
  }

  @Test func `a struct conforms by hand`() throws {
    let note = try HandWritten(json: ["text": "hello"])
    #expect(note.json == ["text": "hello"])
    let error = #expect(throws: GenerableError.self) { try [HandWritten](json: [["text": 1]]) }
    #expect(error?.description == "[0].text: expected a string, found the integer 1")
  }
}

private struct HandWritten: Generable {
  let text: String

  static var schema: JSONSchema { .object(properties: [("text", .string())], required: ["text"], additionalProperties: false) }

  init(json: JSONValue) throws(GenerableError) {
    guard let text = try GenerableReading.object(json)["text"] else { throw .missingKey("text", of: String.self) }
    self.text = try GenerableReading.member(text, "text")
  }

  var json: JSONValue { ["text": .string(text)] }
}
