/// A type with a JSON Schema that is read from JSON and written as JSON: a tool's arguments, a structured answer, a component's settings.
///
/// `@Generable` writes the three members for a struct or an enum. By hand, an enum with text or integers as raw values needs nothing but
/// the names: `enum Unit: String, Generable, CaseIterable { case metric, imperial }`.
public protocol Generable: Sendable {
  /// What the JSON must look like, with the descriptions that a model or a user reads.
  static var schema: JSONSchema { get }

  /// Reads the value. Nothing is guessed: the text `"3"` is no integer, `2.0` is one; an unknown member is an error.
  init(json: JSONValue) throws(GenerableError)

  /// The value as JSON that `init(json:)` reads back.
  var json: JSONValue { get }
}
