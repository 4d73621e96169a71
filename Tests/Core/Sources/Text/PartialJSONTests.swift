import RoostCore
import Testing

struct PartialJSONTests {
  static let documents = [
    #"{"name":"Ann","age":31,"tags":["a","b"],"address":{"city":"Köln","lines":[]},"ok":true,"none":null,"x":-1.5e3}"#,
    #"[]"#, #"{}"#, #"[[[1,2],[3]],{"a":{}}]"#, #""just a text""#,
    #"{"escapes":"a\"b\\c\/\b\f\n\r\t\u00e9\ud83d\ude00z","é":"ü","":""}"#,
    "  {\n  \"spaced\" : [ 1 , 2 ,\t3 ] }  ",
    #"{"deep":[[[[[[[[[["bottom"]]]]]]]]]]}"#,
  ]

  /// Whether `part` may still become `whole`.
  static func isPart(_ part: JSONValue, of whole: JSONValue) -> Bool {
    switch (part, whole) {
    case (.string(let part), .string(let whole)): whole.hasPrefix(part)
    case (.array(let part), .array(let whole)): part.count <= whole.count && zip(part, whole).allSatisfy { isPart($0, of: $1) }
    case (.object(let part), .object(let whole)):
      part.allSatisfy { member in whole[member.key].map { isPart(member.value, of: $0) } ?? false }
    default: part == whole
    }
  }

  @Test(arguments: documents)
  func `every prefix of a document is a part of its value, and the last is all of it`(text: String) throws {
    let whole = try JSONValue(parsing: text)
    var last: JSONValue?
    for end in 0...text.unicodeScalars.count {
      var reader = PartialJSON()
      reader.append(String(String.UnicodeScalarView(text.unicodeScalars.prefix(end))))
      #expect(!reader.isBroken)
      guard let value = reader.value() else {
        #expect(last == nil)
        continue
      }
      #expect(Self.isPart(value, of: whole), "\(value) at \(end)")
      if let last { #expect(Self.isPart(last, of: value), "\(last), then \(value)") }
      last = value
    }
    #expect(last == whole)
  }

  @Test(arguments: documents)
  func `pieces of any size give what the whole gives`(text: String) {
    for size in 1...5 {
      var reader = PartialJSON()
      var rest = text.unicodeScalars[...]
      while !rest.isEmpty {
        reader.append(String(String.UnicodeScalarView(rest.prefix(size))))
        rest = rest.dropFirst(size)
      }
      #expect(reader.isComplete)
      #expect(reader.value() == (try? JSONValue(parsing: text)))
    }
  }

  @Test(
    arguments: [
      (#"{"n": 12"#, #"{}"#), (#"{"n": 12,"#, #"{"n":12}"#), (#"{"ok": tru"#, #"{}"#), (#"{"ok": true"#, #"{}"#), (#"{"na"#, "{}"),
      (#"{"a": "x\u00"#, #"{"a":"x"}"#), (#"{"a": "x\ud83d"#, #"{"a":"x"}"#), (#"{"a": "x\"#, #"{"a":"x"}"#), (#"["a", "b"#, #"["a","b"]"#),
      ("Here \"it\" is:\n```json\n{\"n\": 1}\n``` and more", #"{"n":1}"#),
    ])
  func `a text grows, and what isn't whole isn't there`(text: String, expected: String) throws {
    var reader = PartialJSON()
    reader.append(text)
    #expect(reader.value() == (try JSONValue(parsing: expected)))
  }

  @Test(arguments: [
    #"{"a": tru,"#, #"{"a" 1"#, #"{]"#, #"["a" "b""#, #"{"a": "\x"#, "{\"a\": \"\u{1}", #"{"a": "\ud800\u0041""#, #"[1 2]"#,
  ])
  func `text that is no JSON ends the reading`(text: String) {
    var reader = PartialJSON()
    reader.append(text)
    #expect(reader.isBroken)
    let value = reader.value()
    reader.append("\"more\": 1}")
    #expect(reader.value() == value)
  }

  @Test func `nesting is bounded`() {
    var reader = PartialJSON()
    reader.append(String(repeating: "[", count: PartialJSON.maximumDepth))
    #expect(!reader.isBroken)
    reader.append("[")
    #expect(reader.isBroken)
  }

  @Test func `without the growing text the rest is settled`() {
    var reader = PartialJSON()
    reader.append(#"{"kind": "done", "state": "hal"#)
    #expect(reader.value() == ["kind": "done", "state": "hal"])
    #expect(reader.value(includingGrowing: false) == ["kind": "done"])
  }
}
