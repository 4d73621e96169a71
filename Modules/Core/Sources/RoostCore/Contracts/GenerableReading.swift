/// What the code that `@Generable` writes calls to read an object.
public enum GenerableReading {
  /// The members of `json`, which must be an object.
  @inlinable
  public static func object(_ json: JSONValue) throws(GenerableError) -> JSONObject {
    guard case .object(let members) = json else { throw GenerableError(expected: "an object", found: json) }
    return members
  }

  /// Reads one member; its errors are seen from the object.
  @inlinable
  public static func member<T: Generable>(_ value: JSONValue, _ key: String, as type: T.Type = T.self) throws(GenerableError) -> T {
    do { return try T(json: value) } catch { throw error.inside(key) }
  }

  /// Reads one member whose value no error may repeat.
  @inlinable
  public static func secretMember<T: Generable>(_ value: JSONValue, _ key: String, as type: T.Type = T.self) throws(GenerableError) -> T {
    do { return try T(json: value) } catch { throw error.withoutExcerpt.inside(key) }
  }
}
