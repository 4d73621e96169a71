/// A type with a JSON Schema that is read from JSON and written as JSON: a tool's arguments, a structured answer, a component's settings.
///
/// `@Generable` writes the three members for a struct or an enum. By hand, an enum with text or integers as raw values needs nothing but
/// the names: `enum Unit: String, Generable, CaseIterable { case metric, imperial }`.
public protocol Generable: Sendable {
  /// What there is of a value while it is written: `@Generable` gives a struct one with all properties optional, nested ones too. Any
  /// other type is there whole or not at all.
  associatedtype Partial: Sendable = Self

  /// What the JSON must look like, with the descriptions that a model or a user reads.
  static var schema: JSONSchema { get }

  /// Reads the value. Nothing is guessed: the text `"3"` is no integer, `2.0` is one; an unknown member is an error.
  init(json: JSONValue) throws(GenerableError)

  /// What there is of the value in JSON that isn't finished; nil for nothing yet.
  static func partial(from json: JSONValue) -> Partial?

  /// The value as JSON that `init(json:)` reads back.
  var json: JSONValue { get }
}

extension Generable where Partial == Self {
  public static func partial(from json: JSONValue) -> Partial? {
    // What can't be read yet may be readable with the next piece.
    do throws(GenerableError) { return try Self(json: json) } catch { return nil }
  }
}

/// The partial form of a type.
public typealias PartialOf<T: Generable> = T.Partial
