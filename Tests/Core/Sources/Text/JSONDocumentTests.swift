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

  @Test func `the parsed value is the document's`() throws {
    #expect(try JSONDocument(parsing: Self.source, options: .manifest).value["list"]?[7] == 9)
    #expect(throws: JSONParseError.self) { try JSONDocument(parsing: Self.source) }
  }
}
