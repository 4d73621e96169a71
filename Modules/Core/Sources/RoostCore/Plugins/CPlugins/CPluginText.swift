internal import CRoostPlugin

/// Text on its way to a C plugin, and from it, where nothing is believed.
enum CPluginText {
  /// Lends `text` for the duration of `body`.
  static func lend<Value>(_ text: String, _ body: (roost_text) -> Value) -> Value {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { body(roost_text(data: $0.baseAddress, size: $0.count)) }
    }
  }

  /// The bytes of `text`, still the plugin's, once they are known to be UTF-8.
  static func checked(_ text: roost_text, of what: String, limit: Int) throws(CPluginFault) -> UnsafeBufferPointer<UInt8> {
    // A `size_t` beyond the largest `Int` arrives as a negative number.
    guard text.size >= 0, text.size <= limit else {
      throw .tooLong(of: what, bytes: text.size < 0 ? .max : text.size, limit: limit)
    }
    guard let data = text.data, text.size > 0 else { throw .noText(of: what) }
    let bytes = UnsafeBufferPointer(start: UnsafeRawPointer(data).assumingMemoryBound(to: UInt8.self), count: text.size)
    let fault = UTF8Check.firstFault(in: bytes)
    guard fault == bytes.count else { throw .notUTF8(of: what, offset: fault) }
    return bytes
  }

  static func json(_ text: roost_text, of what: String, limit: Int) throws(CPluginFault) -> JSONValue {
    let bytes = try checked(text, of: what, limit: limit)
    do { return try JSONValue(parsing: bytes) } catch {
      throw .notJSON(of: what, reason: "line \(error.position.line), column \(error.position.column): \(error.message)")
    }
  }
}
