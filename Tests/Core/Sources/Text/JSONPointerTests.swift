import RoostCore
import Testing

struct JSONPointerTests {
  static let document: JSONValue = [
    "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8, "0": "zero",
  ]

  /// RFC 6901, section 5.
  @Test(
    arguments: [
      ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
      ("/0", "zero"),
    ] as [(String, JSONValue)])
  func `a pointer leads to its value and is written as it was read`(text: String, expected: JSONValue) throws {
    let pointer = try JSONPointer(parsing: text)
    #expect(Self.document[pointer] == expected)
    #expect(pointer.description == text)
  }

  @Test(arguments: ["/foo/2", "/foo/01", "/foo/-", "/foo/bar", "/nothing", "/foo/0/x", "/foo/99999999999999999999"])
  func `a pointer to nothing finds nothing`(text: String) throws {
    #expect(Self.document[try JSONPointer(parsing: text)] == nil)
  }

  @Test func `the root is empty`() throws {
    #expect(try JSONPointer(parsing: "") == JSONPointer())
    #expect(Self.document[JSONPointer()] == Self.document)
  }

  @Test func `a malformed pointer says why`() {
    #expect(throws: JSONPointerError.noLeadingSlash("foo")) { try JSONPointer(parsing: "foo") }
    #expect(throws: JSONPointerError.badEscape("/a~2")) { try JSONPointer(parsing: "/a~2") }
    #expect(throws: JSONPointerError.badEscape("/a~")) { try JSONPointer(parsing: "/a~") }
  }

  @Test func `a manifest path reads as people write it`() {
    let pointer = JSONPointer().appending(key: "agents").appending(key: "research").appending(key: "tools").appending(index: 2)
    #expect(pointer.manifestPath == "agents.research.tools[2]")
    #expect(pointer.description == "/agents/research/tools/2")
    #expect(JSONPointer().appending(key: "servers").appending(key: "my host").appending(key: "p").manifestPath == "servers[\"my host\"].p")
  }

  @Test func `keys and indexes with the same text are equal`() throws {
    #expect(JSONPointer().appending(key: "0") == JSONPointer().appending(index: 0))
    #expect(Set([try JSONPointer(parsing: "/0"), JSONPointer().appending(key: "0")]).count == 1)
  }
}
