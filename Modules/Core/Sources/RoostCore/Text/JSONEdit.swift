/// Changes to a JSON text that leave every byte of what they don't concern as it was: order, layout, how numbers and texts are written.
///
/// For files that Roost reads and writes back, and that hold what it knows nothing of.
public struct JSONEdit: Sendable {
  /// The text, with the changes made so far.
  public private(set) var text: String

  /// Begins with `document`, which must be strict JSON; nil where its value is no object.
  public init?(_ document: JSONDocument) {
    guard case .object = document.value else { return nil }
    text = document.source
  }

  /// Begins with an object that has no member.
  public init() { text = "{}\n" }

  /// Sets the member that `path` leads to, key by key; objects that are missing on the way are made. A value on the way that is no object
  /// is replaced.
  public mutating func set(_ path: [String], to value: JSONValue) {
    guard !path.isEmpty else { return }
    var object = Members(of: text, at: nil)
    for (depth, key) in path.enumerated() {
      let isLast = depth == path.count - 1
      let rest = path[(depth + 1)...].reversed().reduce(value) { JSONValue.object([$1: $0]) }
      guard let member = object.list.first(where: { $0.key.hasSameBytes(as: key) }) else { return insert(key, rest, into: object) }
      if isLast || !member.isObject {
        return replace(member.value, with: Self.layout(rest, after: indent(at: member.start)))
      }
      object = Members(of: text, at: member.value.lowerBound)
    }
  }

  /// Removes the member that `path` leads to, if there is one.
  public mutating func remove(_ path: [String]) {
    var object = Members(of: text, at: nil)
    for (depth, key) in path.enumerated() {
      guard let place = object.list.firstIndex(where: { $0.key.hasSameBytes(as: key) }) else { return }
      let member = object.list[place]
      guard depth == path.count - 1 else {
        guard member.isObject else { return }
        object = Members(of: text, at: member.value.lowerBound)
        continue
      }
      if place > 0 {
        replace(object.list[place - 1].value.upperBound..<member.value.upperBound, with: "")
      } else if object.list.count > 1 {
        replace(member.start..<object.list[1].start, with: "")
      } else {
        replace(object.start + 1..<object.end, with: "")
      }
    }
  }

  private mutating func insert(_ key: String, _ value: JSONValue, into object: Members) {
    let name = JSONValue.string(key).jsonText()
    guard let last = object.list.last, let first = object.list.first else {
      let outer = indent(at: object.start) ?? ""
      let inner = outer + "  "
      return replace(object.start + 1..<object.end, with: "\n\(inner)\(name): \(Self.layout(value, after: inner))\n\(outer)")
    }
    // A member a line, as its neighbours, or all on one line.
    if startsLine(first.start), let indent = indent(at: first.start) {
      replace(last.value.upperBound..<last.value.upperBound, with: ",\n\(indent)\(name): \(Self.layout(value, after: indent))")
    } else {
      replace(last.value.upperBound..<last.value.upperBound, with: ", \(name): \(value.jsonText())")
    }
  }

  private mutating func replace(_ range: Range<Int>, with new: String) {
    var bytes = Array(text.utf8)
    bytes.replaceSubrange(range, with: new.utf8)
    text = String(decoding: bytes, as: UTF8.self)
  }

  private static func layout(_ value: JSONValue, after indent: String?) -> String {
    guard let indent else { return value.jsonText() }
    return value.jsonText(.pretty).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n" + indent)
  }

  /// The space that the line of byte `offset` begins with; nil where there is only one line.
  private func indent(at offset: Int) -> String? {
    let bytes = Array(text.utf8.prefix(offset))
    guard text.utf8.contains(UInt8(ascii: "\n")) else { return nil }
    let line = bytes.lastIndex(of: UInt8(ascii: "\n")).map { bytes[($0 + 1)...] } ?? bytes[...]
    return String(decoding: line.prefix { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
  }

  private func startsLine(_ offset: Int) -> Bool {
    let before = text.utf8.prefix(offset).reversed().first { $0 != 0x20 && $0 != 0x09 }
    return before == UInt8(ascii: "\n")
  }

  /// Where the members of one object stand.
  private struct Members {
    struct Member {
      var key: String
      /// Of the key.
      var start: Int
      var value: Range<Int>
      var isObject: Bool
    }

    var list: [Member] = []
    var start = 0
    /// Of the closing brace.
    var end = 0

    /// `offset` is the opening brace's; nil for the text's own.
    init(of text: String, at offset: Int?) {
      var text = text
      text.withUTF8 { bytes in
        guard let base = bytes.baseAddress else { return }
        var locator = JSONLocator(parser: JSONParser(base, count: bytes.count, options: .strict))
        locator.parser.at = offset ?? 0
        locator.parser.skipSpace()
        start = locator.parser.at
        locator.parser.at += 1
        while true {
          locator.parser.skipSpace()
          end = locator.parser.at
          guard end < bytes.count, bytes[end] != UInt8(ascii: "}") else { return }
          if bytes[end] == UInt8(ascii: ",") {
            locator.parser.at += 1
            locator.parser.skipSpace()
          }
          let first = locator.parser.at
          guard let key = locator.parser.string() else { return }
          locator.parser.skipSpace()
          locator.parser.at += 1
          locator.parser.skipSpace()
          let value = locator.parser.at
          locator.skipValue()
          list.append(
            Member(key: key, start: first, value: value..<locator.parser.at, isObject: bytes[value] == UInt8(ascii: "{")))
        }
      }
    }
  }
}
