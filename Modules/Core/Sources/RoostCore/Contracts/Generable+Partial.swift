extension GenerableReading {
  /// One member of an unfinished object; nil where it isn't there yet.
  public static func partialMember<T: Generable>(_ object: JSONObject, _ key: String, as type: T.Type) -> T.Partial? {
    guard let value = object[key], value != .null else { return nil }
    return T.partial(from: value)
  }
}
