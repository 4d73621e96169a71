/// How `@Generable` spells a property's name as a JSON key.
public enum GenerableKeys: Sendable {
  /// `maxTurns` stays `maxTurns`.
  case asWritten
  /// `maxTurns` becomes `max_turns`; settings are written so.
  case snakeCase
}

/// Makes a struct or an enum ``Generable``.
///
/// A struct becomes an object that refuses unknown members. A property with a default or an optional type may be left out; a `let` with a
/// value, a static, computed, lazy or private property is no part of the JSON. A struct also gets a memberwise initializer as visible as
/// itself, unless it declares an initializer. A member of ``Generable`` that the struct declares itself is left to it. An enum becomes one of its raw values or names; an enum whose cases carry values becomes an object whose member
/// `type` names the case: `case move(to: Point)` is `{"type": "move", "to": …}`.
///
/// A struct also gets `Partial`, in which every property is an optional variable: what there is of the value while a model writes it.
///
/// A public struct's property whose default names something, as in `= Self.standardLimit`, is an optional parameter of that initializer:
/// `nil` means the default. A type inside a function can't have the attribute, a rule of Swift's.
///
/// Doc comments on the type, its properties and its cases become the descriptions in the schema.
@attached(
  extension, conformances: Generable, Sendable, names: named(schema), named(init(json:)), named(json), named(Partial), named(partial(from:))
)
@attached(member, names: named(init))
public macro Generable(keys: GenerableKeys = .asWritten) = #externalMacro(module: "RoostMacros", type: "GenerableMacro")
