import Foundation
import RoostProviders
import Testing

struct JSONCursorTests {
  /// What a cursor says of a text that it skips whole.
  private func skips(_ text: String) -> Bool {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      guard var cursor = JSONCursor(bytes) else { return false }
      return cursor.skip() && cursor.isAtEnd()
    }
  }

  private func string(_ bytes: [UInt8]) -> String? {
    bytes.withUnsafeBufferPointer { bytes in
      guard var cursor = JSONCursor(bytes), let text = cursor.string(), cursor.isAtEnd() else { return nil }
      return text
    }
  }

  @Test(arguments: [
    "{}", "[]", " { \"a\" : [ 1 , -2.5e+3 , true , null , \"x\" ] , \"b\" : { \"c\" : {} } } ", "\"a \\\" b\"", "\"\\\\\"", "0",
  ])
  func `whole values are skipped`(text: String) { #expect(skips(text)) }

  @Test(arguments: ["", " ", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "\"a", "\"a\\\"", "{}x", "{a:1}", "[1}", ","])
  func `broken values are not`(text: String) { #expect(!skips(text)) }

  @Test func `nesting has a limit`() {
    #expect(skips(String(repeating: "[", count: 31) + String(repeating: "]", count: 31)))
    #expect(!skips(String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)))
  }

  @Test(arguments: [
    ("\"\"", ""), ("\"plain\"", "plain"), ("\"ä €😀\"", "ä €😀"), ("\"a\\n\\\"b\\\\\"", "a\n\"b\\"), ("\"\\u00e4\\ud83d\\ude00\"", "ä😀"),
    (" \"a\"", "a"),
  ])
  func `a string is read with its escapes`(json: String, text: String) { #expect(string(Array(json.utf8)) == text) }

  @Test func `a string that JSON or UTF-8 doesn't allow is refused`() {
    for bytes: [UInt8] in [
      [34, 10, 34], [34, 0xFF, 34], [34, 0xC3, 34], Array("\"\\x\"".utf8), Array("\"\\u12\"".utf8), Array("\"a".utf8), Array("a".utf8),
    ] { #expect(string(bytes) == nil, "\(bytes)") }
  }

  @Test(
    arguments: [
      ("0", 0), (" 17", 17), ("999999999", 999_999_999), ("1234567890", nil), ("-1", nil), ("1.5", nil), ("1e3", nil), ("", nil),
      ("x", nil),
    ] as [(String, Int?)])
  func `small whole numbers are read`(json: String, number: Int?) {
    let found = Array(json.utf8).withUnsafeBufferPointer { bytes -> Int? in
      guard var cursor = JSONCursor(bytes) else { return nil }
      return cursor.smallInteger()
    }
    #expect(found == number)
  }

  @Test func `members are told with their keys`() {
    var found: [String] = []
    let isRead = Array("{\"a\":1,\"text\":\"hello\",\"none\":null}".utf8).withUnsafeBufferPointer { bytes in
      guard var cursor = JSONCursor(bytes) else { return false }
      return cursor.object { cursor, key in
        if key.spell("text") {
          found.append(cursor.string() ?? "")
          return true
        }
        if cursor.null() {
          found.append("null")
          return true
        }
        return cursor.skip()
      }
    }
    #expect(isRead)
    #expect(found == ["hello", "null"])
  }
}
