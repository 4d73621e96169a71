import RoostCore

/// An answer in the form a schema asks for, made of what the tools' results hold.
struct StructuredAnswer {
  let schema: JSONSchema
  let conversation: Conversation

  /// The answer as JSON; nil where the results hold none that fits.
  func text() -> String? {
    let results = conversation.exchanges.compactMap(\.result).filter { !$0.isError }
    let values = results.map { (try? JSONValue(parsing: ResultReport.bounded($0.text, 16_384))) ?? .string($0.text) }
    for value in values where schema.validate(value, limit: 1).isEmpty { return value.description }
    guard !values.isEmpty, let value = made(schema.json, values, key: nil, depth: 0), schema.validate(value, limit: 1).isEmpty else {
      return nil
    }
    return value.description
  }

  private func made(_ schema: JSONValue, _ values: [JSONValue], key: String?, depth: Int) -> JSONValue? {
    guard depth < 6 else { return nil }
    let parameter = Parameter(name: key ?? "", schema: schema, isRequired: true, definitions: self.schema.json)
    if let key, let found = values.lazy.compactMap({ Self.member(key, $0, depth: 0) }).first(where: parameter.accepts) { return found }
    switch parameter.kind {
    case .object where key != nil || depth == 0:
      let required = Set((parameter.schema["required"]?.arrayValue ?? []).compactMap(\.stringValue))
      var object = JSONObject()
      for (name, property) in parameter.schema["properties"]?.objectValue ?? JSONObject() {
        if let value = made(property, values, key: name, depth: depth + 1) {
          object[name] = value
        } else if required.contains(name) {
          return nil
        }
      }
      return .object(object)
    case .number:
      // Only a lone number is taken: of several none is surely the one.
      let numbers = values.compactMap { value in value.doubleValue == nil ? Self.lastNumber(value.stringValue ?? "") : value }
      return numbers.first(where: parameter.accepts)
    case .choice(let choices):
      let text = values.compactMap(\.stringValue).joined(separator: " ").lowercased()
      return choices.first { $0.stringValue.map { text.contains($0.lowercased()) } ?? false }
    case .list:
      guard let item = parameter.schema["items"] else { return nil }
      let elements = values.compactMap { made(item, [$0], key: nil, depth: depth + 1) }
      let list = JSONValue.array(elements)
      return parameter.accepts(list) ? list : nil
    case .flag, .object: return nil
    default:
      let text = JSONValue.string(values.map(\.plainText).joined(separator: "\n"))
      return parameter.accepts(text) ? text : nil
    }
  }

  private static func member(_ key: String, _ value: JSONValue, depth: Int) -> JSONValue? {
    guard depth < 6, let object = value.objectValue else { return nil }
    if let found = object[key] { return found }
    return object.lazy.compactMap { member(key, $0.value, depth: depth + 1) }.first
  }

  /// The number that ends a text, as in `12% * 50 = 6`.
  private static func lastNumber(_ text: String) -> JSONValue? {
    let words = text.split { $0.isWhitespace || $0 == "=" }
    return words.last.flatMap { try? JSONValue(parsing: String($0)) }
  }
}
