/// A JSON value together with its source, so that a fault found in a value can be shown where it was written.
public struct JSONDocument: Sendable {
  public let value: JSONValue
  public let source: String
  /// The keys that were passed over because they stand in their object already; empty unless the options allow some.
  public let repeatedKeys: [JSONRepeatedKey]
  private let options: JSONParseOptions

  public init(parsing source: String, options: JSONParseOptions = .strict) throws(JSONParseError) {
    var text = source
    (value, repeatedKeys) = try text.withUTF8Result { bytes throws(JSONParseError) in
      try JSONParser.parseNotingRepeatedKeys(bytes, options: options)
    }
    self.source = source
    self.options = options
  }

  /// Where the value that `pointer` leads to starts, or with `key` the key of that member.
  ///
  /// When the pointer leads nowhere (a required member is missing) it's the place of the deepest value on the way. The source is read again.
  public func position(of pointer: JSONPointer, key: Bool = false) -> JSONPosition {
    var text = source
    return text.withUTF8 { bytes in
      guard let base = bytes.baseAddress else { return JSONPosition(line: 1, column: 1, offset: 0) }
      var locator = JSONLocator(parser: JSONParser(base, count: bytes.count, options: options))
      return JSONPosition(offset: locator.offset(of: pointer, key: key), in: bytes)
    }
  }
}
