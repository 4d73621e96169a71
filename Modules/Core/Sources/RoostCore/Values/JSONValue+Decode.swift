import FoundationEssentials

extension JSONValue {
  /// The value as a `Decodable` type, through `JSONDecoder`; a `Generable` type is read faster by its `init(json:)`.
  public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
    if let value = self as? T { return value }
    return try JSONDecoder().decode(type, from: Data(jsonBytes()))
  }
}
