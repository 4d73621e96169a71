import RoostCore
import Testing

struct JSONDocumentTests {
  static let source = """
    // A manifest.
    {
      "agents": {
        "é": { "tools": ["a", /* two */ { "name": "x" },], "model": "m" }, // end
      },
      "list": [1, -2.5e3, true, null, "s\\"]", [ ], { }, 9]
    }
    """

  @Test(arguments: [
    ("", false, "2:1"), ("/agents", true, "3:3"), ("/agents", false, "3:13"), ("/agents/é", true, "4:5"),
    ("/agents/é/tools/0", false, "4:22"),
    ("/agents/é/tools/1/name", false, "4:47"), ("/agents/é/tools/1/name", true, "4:39"), ("/agents/é/model", true, "4:56"),
    ("/list/7", false, "6:53"), ("/list/0", true, "6:12"), ("/agents/missing", false, "3:13"), ("/agents/missing", true, "3:13"),
    ("/list/99", false, "6:11"), ("/list/0/x", false, "6:12"),
  ])
  func `a pointer's value or key has a line and a column`(pointer: String, key: Bool, expected: String) throws {
    let document = try JSONDocument(parsing: Self.source, options: .manifest)
    #expect(document.position(of: try JSONPointer(parsing: pointer), key: key).description == expected)
  }

  @Test func `repeated keys are passed over and noted where they are allowed`() throws {
    let inner = (0..<20).map { "\"k\($0)\": \($0)" }.joined(separator: ", ")
    let text = """
      { "a": 1, "list": [0, { "b": 1, "c": [{ "b": 9 }], "b": { "a": 7, "a": 8 }, "b": 3 }],
        "large": { \(inner), "k3": "again", "k21": 21 }, "\\u0061": 2 }
      """
    let document = try JSONDocument(parsing: text, options: JSONParseOptions(maximumRepeatedKeys: 5))
    #expect(document.value["a"] == 1)
    #expect(document.value["list"] == [0, ["b": 1, "c": [["b": 9]]]])
    #expect(document.value["large"]?.objectValue?.count == 21)
    #expect(document.value["large"]?["k3"] == 3 && document.value["large"]?["k21"] == 21)
    #expect(
      document.repeatedKeys.map { "\($0.pointer.manifestPath) \($0.position) \($0.first)" } == [
        "list[1].b 1:52 1:25", "list[1].b.a 1:67 1:59", "list[1].b 1:77 1:25", "large.k3 2:\(inner.unicodeScalars.count + 16) 2:41",
        "a 2:\(inner.unicodeScalars.count + 44) 1:3",
      ])
    #expect(
      try JSONDocument(parsing: text.replacing("\\u0061", with: "z"), options: JSONParseOptions(maximumRepeatedKeys: 4)).value["z"] == 2)
    let error = #expect(throws: JSONParseError.self) { try JSONDocument(parsing: text, options: JSONParseOptions(maximumRepeatedKeys: 4)) }
    #expect(error?.message == "The key \"a\" appears twice; the first is at line 1, column 3.")
  }

  @Test func `the parsed value is the document's`() throws {
    #expect(try JSONDocument(parsing: Self.source, options: .manifest).value["list"]?[7] == 9)
    #expect(throws: JSONParseError.self) { try JSONDocument(parsing: Self.source) }
  }
}
