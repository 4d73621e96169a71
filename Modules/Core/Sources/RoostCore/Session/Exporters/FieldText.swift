/// Writes an event's fields as `key=value` pairs on one line.
struct FieldText {
  /// Values longer than this, in characters, are cut.
  var valueLimit: Int

  func pairs(_ fields: JSONObject) -> String {
    fields.map { "\(TerminalText.escaped($0.key))=\(value($0.value))" }.joined(separator: " ")
  }

  /// Text bare where it's one plain word, otherwise as a JSON string; anything else as JSON.
  func value(_ json: JSONValue) -> String {
    let text = TerminalText.shortened(json.stringValue ?? json.jsonText(), to: valueLimit)
    guard json.stringValue != nil else { return TerminalText.escaped(text) }
    return isWord(text) ? TerminalText.escaped(text) : TerminalText.escaped(JSONValue.string(text).jsonText())
  }

  private func isWord(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") }
  }
}
