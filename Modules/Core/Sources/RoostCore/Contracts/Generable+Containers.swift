extension Optional: Generable where Wrapped: Generable {
  public typealias Partial = Wrapped.Partial?

  public static func partial(from json: JSONValue) -> Partial? {
    if case .null = json { return .some(.none) }
    return Wrapped.partial(from: json).map { .some($0) }
  }

  /// The wrapped type's schema with `null` allowed besides.
  public static var schema: JSONSchema { Wrapped.schema.orNull }

  public init(json: JSONValue) throws(GenerableError) {
    if case .null = json { self = nil } else { self = try Wrapped(json: json) }
  }

  public var json: JSONValue { map(\.json) ?? .null }
}

extension Array: Generable where Element: Generable {
  public typealias Partial = [Element.Partial]

  /// Elements that can't be read yet are left out.
  public static func partial(from json: JSONValue) -> Partial? {
    guard case .array(let values) = json else { return nil }
    return values.compactMap { Element.partial(from: $0) }
  }

  public static var schema: JSONSchema { .array(of: Element.schema) }

  public init(json: JSONValue) throws(GenerableError) {
    guard case .array(let values) = json else { throw GenerableError(expected: "an array", found: json) }
    self = []
    reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      do { append(try Element(json: value)) } catch { throw error.inside(index) }
    }
  }

  public var json: JSONValue { .array(map(\.json)) }
}

extension Dictionary: Generable where Key == String, Value: Generable {
  public typealias Partial = [String: Value.Partial]

  /// Values that can't be read yet are left out.
  public static func partial(from json: JSONValue) -> Partial? {
    guard case .object(let members) = json else { return nil }
    return Dictionary<String, Value.Partial>(members.compactMap { key, value in Value.partial(from: value).map { (key, $0) } }) { $1 }
  }

  /// An object with any keys, whose values all have the value type's schema.
  public static var schema: JSONSchema { .dictionary(of: Value.schema) }

  public init(json: JSONValue) throws(GenerableError) {
    let object = try GenerableReading.object(json)
    self.init(minimumCapacity: object.count)
    for (key, value) in object { self[key] = try GenerableReading.member(value, key) }
  }

  /// An object whose keys are sorted, so that equal dictionaries are written alike.
  public var json: JSONValue { .object(JSONObject(sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) })) }
}
