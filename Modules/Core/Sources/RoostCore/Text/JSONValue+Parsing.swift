extension JSONValue {
  /// Reads one JSON text; see ``JSONParseOptions`` for what is accepted.
  ///
  /// Refuses duplicate keys, lone surrogates, invalid UTF-8, control characters in strings, a byte order mark and anything after the value.
  public init(parsing text: String, options: JSONParseOptions = .strict) throws(JSONParseError) {
    var text = text
    self = try text.withUTF8Result { bytes throws(JSONParseError) in try JSONParser.parse(bytes, options: options) }
  }

  /// Reads one JSON text from UTF-8.
  public init(parsing bytes: [UInt8], options: JSONParseOptions = .strict) throws(JSONParseError) {
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONParseError) in try JSONParser.parse(buffer, options: options) }
    }
    self = try result.get()
  }

  /// Reads one JSON text from UTF-8.
  public init(parsing bytes: UnsafeBufferPointer<UInt8>, options: JSONParseOptions = .strict) throws(JSONParseError) {
    self = try JSONParser.parse(bytes, options: options)
  }
}

extension String {
  /// `withUTF8` for a body that throws one type.
  mutating func withUTF8Result<Value, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result = withUTF8 { bytes in Result { () throws(Failure) in try body(bytes) } }
    return try result.get()
  }
}
