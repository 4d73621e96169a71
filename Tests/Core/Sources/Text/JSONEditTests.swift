import Testing

@testable import RoostCore

struct JSONEditTests {
  private static func edited(_ text: String, _ change: (inout JSONEdit) -> Void) throws -> String {
    var edit = try #require(JSONEdit(JSONDocument(parsing: text)))
    change(&edit)
    _ = try JSONValue(parsing: edit.text)
    return edit.text
  }

  @Test(arguments: [
    (#"{"a":1, "b" : 1.50e+2}"#, #"{"a":true, "b" : 1.50e+2}"#),
    ("{\n  \"b\": \"\\u00e9\",\n  \"a\": [1,  2]\n}\n", "{\n  \"b\": \"\\u00e9\",\n  \"a\": true\n}\n"),
    ("{}", #"{"a": true}"#.replacing("{", with: "{\n  ").replacing("}", with: "\n}")),
    ("{ \"b\": 1 }", "{ \"b\": 1, \"a\": true }"),
    ("{\n\t\"b\": 1\n}", "{\n\t\"b\": 1,\n\t\"a\": true\n}"),
  ])
  func `a member is set and nothing else changes`(before: String, after: String) throws {
    #expect(try Self.edited(before) { $0.set(["a"], to: true) } == after)
  }

  @Test func `objects on the way are made, and what stands where one must be is replaced`() throws {
    #expect(
      try Self.edited("{\n  \"x\": 1\n}") { $0.set(["a", "b"], to: [1]) }
        == "{\n  \"x\": 1,\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  }\n}")
    #expect(try Self.edited(#"{"a": 1}"#) { $0.set(["a", "b"], to: 2) } == #"{"a": {"b":2}}"#)
  }

  @Test(arguments: [
    (#"{"a":1, "b" : 2, "c":3}"#, "a", #"{"b" : 2, "c":3}"#), (#"{"a":1, "b" : 2, "c":3}"#, "b", #"{"a":1, "c":3}"#),
    (#"{"a":1, "b" : 2}"#, "b", #"{"a":1}"#), (#"{ "a" : 1 }"#, "a", "{}"), (#"{ "a" : 1 }"#, "z", #"{ "a" : 1 }"#),
  ])
  func `a member is removed with its comma`(before: String, key: String, after: String) throws {
    #expect(try Self.edited(before) { $0.remove([key]) } == after)
  }

  @Test func `keys are told apart by their bytes, and braces in texts are no braces`() throws {
    let text = #"{"\u0061b": "}{\"", "a": {"}": [{"x":"]"}]}, "é": 1}"#
    let changed = try Self.edited(text) {
      $0.set(["ab"], to: 1)
      $0.set(["a", "}"], to: 2)
      $0.remove(["é"])
    }
    #expect(changed == #"{"\u0061b": 1, "a": {"}": 2}}"#)
  }

  @Test func `what is no object is not edited`() throws {
    #expect(JSONEdit(try JSONDocument(parsing: "[1]")) == nil)
    var edit = JSONEdit()
    edit.set(["a"], to: 1)
    #expect(edit.text == "{\n  \"a\": 1\n}\n")
  }
}
