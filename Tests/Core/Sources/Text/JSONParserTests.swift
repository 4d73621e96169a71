import RoostCore
import Testing

struct JSONParserTests {
  @Test(arguments: [
    ("", 1, 1, "The text is empty; a JSON value was expected."),
    ("  ", 1, 3, "Found the end of the text; a value was expected."),
    ("{\n  \"é\": tru\n}", 2, 8, "Found \"tru\"; a value was expected. Did you mean true?"),
    ("{\"a\":1,}", 1, 8, "Found \"}\"; a key in double quotes was expected."),
    ("[1,]", 1, 4, "Found \"]\"; a value was expected."),
    ("[1 2]", 1, 4, "Found \"2\"; \",\" or \"]\" was expected."),
    ("{\"a\" 1}", 1, 6, "Found \"1\"; \":\" was expected after the key \"a\"."),
    ("{a:1}", 1, 2, "Found \"a\"; a key in double quotes was expected."),
    ("{\"a\":1 \"b\":2}", 1, 8, "Found a string; \",\" or \"}\" was expected."),
    ("1 2", 1, 3, "Found \"2\" after the end of the value."),
    ("01", 1, 1, "A number can't start with a zero before other digits."),
    ("-", 1, 2, "Found the end of the text; a digit was expected after \"-\"."),
    ("1.", 1, 3, "Found the end of the text; a digit was expected after the decimal point."),
    ("1e", 1, 3, "Found the end of the text; a digit was expected in the exponent."),
    ("+1", 1, 1, "Found \"+\"; a value was expected."),
    (".5", 1, 1, "Found \".\"; a value was expected."),
    ("NaN", 1, 1, "Found \"NaN\"; a value was expected."),
    ("\"a", 1, 1, "The string that starts here has no end."),
    ("\"a\\", 1, 1, "The string that starts here has no end."),
    ("\"a\\\"", 1, 1, "The string that starts here has no end."),
    ("\"\\x\"", 1, 2, "The string holds \"\\\" before \"x\", which is no escape; write \\\\ for a backslash."),
    ("\"\\u12\"", 1, 2, "\\u must be followed by four hexadecimal digits."),
    ("\"\\ud800\"", 1, 2, "\\uD800 is half of a surrogate pair; the other half is missing."),
    ("\"\\ude00\"", 1, 2, "\\uDE00 is half of a surrogate pair; the other half is missing."),
    ("\"\\ud83d\\u0041\"", 1, 2, "\\uD83D is half of a surrogate pair; the other half is missing."),
    ("\"a\u{1}b\"", 1, 3, "The string holds the control character U+0001; write it as an escape such as \\n or \\u0001."),
    ("\"\\n\u{1}b\"", 1, 4, "The string holds the control character U+0001; write it as an escape such as \\n."),
    ("\u{feff}1", 1, 1, "The text starts with a byte order mark; save it as UTF-8 without one."),
    ("// c\n1", 1, 1, "Found \"/\"; a value was expected."),
    ("{\"a\":1,\n \"b\":2,\n \"a\":3}", 3, 2, "The key \"a\" appears twice; the first is at line 1, column 2."),
    ("{\"a\":1,\"\\u0061\":3}", 1, 8, "The key \"a\" appears twice; the first is at line 1, column 2."),
    ("[1,2", 1, 5, "Found the end of the text; \",\" or \"]\" was expected."),
    ("é", 1, 1, "Found \"é\" (U+00E9); a value was expected."),
  ])
  func `a fault has its place and says what was expected`(text: String, line: Int, column: Int, message: String) {
    let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: text) }
    #expect(error?.message == message)
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test func `bytes that are no UTF-8 are refused where they stand`() {
    for (bytes, offset) in [
      ([0x22, 0xff, 0x22], 1), ([0x22, 0x61, 0xc0, 0xaf, 0x22], 2), ([0x22, 0xed, 0xa0, 0x80, 0x22], 1),
      ([0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 1),
      ([0x22, 0x5c, 0x6e, 0xe2, 0x82, 0x22], 3), ([0x22, 0xc3, 0xa9, 0x80, 0x22], 3), ([0x22, 0xe0, 0x9f, 0xbf, 0x22], 1),
    ] as [([UInt8], Int)] {
      let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: bytes) }
      #expect(error?.message == "The string holds bytes that are no UTF-8.")
      #expect(error?.offset == offset)
    }
    #expect(throws: JSONParseError.self) { try JSONValue(parsing: [0xff]) }
  }

  @Test func `escapes are resolved`() throws {
    let value = try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00 plain é text""#)
    #expect(value == "\"\\/\u{8}\u{c}\n\r\tAé€😀 plain é text")
  }

  @Test func `a manifest may hold comments and trailing commas`() throws {
    let text = "// head\n{ /* a */ \"a\": [1, 2, /* , */ ], // end\n \"b\": \"// no comment\", }\n/**/ // last"
    #expect(try JSONValue(parsing: text, options: .manifest) == ["a": [1, 2], "b": "// no comment"])
    for bad in ["[,]", "{,}", "[1,,]", "[1] /* open", "[1] /", "{\"a\":,}", "/*/ 1"] {
      #expect(throws: JSONParseError.self, "\(bad)") { try JSONValue(parsing: bad, options: .manifest) }
    }
  }

  @Test func `nesting is limited, not by the stack`() throws {
    let deepest = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    #expect(try JSONValue(parsing: deepest).jsonText(.compact) == deepest)
    let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: "[\(deepest)]") }
    #expect(error?.description == "line 1, column 513: The value is nested deeper than 512 levels.")
    for opener in ["[", "{\"a\":", "[{\"a\":"] {
      #expect(throws: JSONParseError.self) { try JSONValue(parsing: String(repeating: opener, count: 1_000_000)) }
    }
    #expect(throws: JSONParseError.self) { try JSONValue(parsing: "[[1]]", options: JSONParseOptions(maximumDepth: 1)) }
  }

  @Test func `a text longer than the limit is refused unread`() {
    let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: "[1,2,3]", options: JSONParseOptions(maximumBytes: 6)) }
    #expect(error?.message == "The text has 7 bytes; at most 6 are accepted.")
  }

  @Test func `a hundred thousand keys are read, found and checked for duplicates`() throws {
    let members = (0..<100_000).map { "\"key\($0)\":\($0)" }
    let object = try #require(JSONValue(parsing: "{\(members.joined(separator: ","))}").objectValue)
    #expect(object.count == 100_000)
    #expect((0..<100_000).allSatisfy { object["key\($0)"] == .integer($0) })
    #expect(object["key100000"] == nil)
    let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: "{\(members.joined(separator: ",")),\"key77\":0}") }
    #expect(error?.message.hasPrefix("The key \"key77\" appears twice") == true)
  }

  @Test func `large objects nested in large objects keep their own keys`() throws {
    let inner = "{" + (0..<40).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
    let outer = "{" + (0..<40).map { "\"k\($0)\":\(inner)" }.joined(separator: ",") + "}"
    let value = try JSONValue(parsing: "[\(outer),\(outer)]")
    #expect(value[1]?["k39"]?["k17"] == 17)
    #expect(value.jsonText(.compact) == "[\(outer),\(outer)]")
  }

  @Test func `no truncation of a document parses, none crashes`() {
    for document in [JSONValueTests.chunk, #"{"a":[1,-2.5e3,"\ud83d\ude00é",{"b":null}],"c":true}"#] {
      let bytes = Array(document.utf8)
      for length in 0..<bytes.count {
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: Array(bytes[..<length])) }
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: Array(bytes[..<length]), options: .manifest) }
      }
    }
  }

  @Test func `every flipped byte gives an error or a value that survives a round trip`() throws {
    let bytes = Array(#"{"a":[1,-2.5e3,"\ud83d\ude00é",{"b":null}],"c":true /*x*/ }"#.utf8)
    for place in bytes.indices {
      for byte in 0...255 {
        var changed = bytes
        changed[place] = UInt8(byte)
        for options in [JSONParseOptions.strict, .manifest] {
          guard let value = try? JSONValue(parsing: changed, options: options) else { continue }
          #expect(try JSONValue(parsing: value.jsonText(.compact)) == value)
        }
      }
    }
  }
}
