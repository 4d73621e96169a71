/// Describes and limits one property of a `@Generable` type, for the schema that models, users and the validator read.
///
/// On an array or a dictionary, limits on texts and numbers, choices and references are about each element.
///
/// - Parameters:
///   - description: Replaces the property's doc comment.
///   - key: The JSON key, where the property's name won't do.
///   - range: The smallest and largest number allowed, as `1...100`.
///   - minimum: The smallest number allowed, where there is no largest.
///   - maximum: The largest number allowed, where there is no smallest.
///   - minLength: The fewest Unicode scalars of a text.
///   - maxLength: The most Unicode scalars of a text.
///   - pattern: A regular expression that a text must match somewhere; anchor it with `^` and `$` to match all of it.
///   - count: How many elements an array, or members a dictionary, may have, as `1...5`.
///   - choices: The texts allowed, where an enum would be too much.
///   - secret: The value never appears in logs, events or errors (`x-roost-secret`). ``SecretString`` says the same by its type.
///   - reference: The text names a component of this kind in the manifest, such as `provider` (`x-roost-reference`).
///   - path: The text is a path, and this must be there (`x-roost-path`): checking a manifest looks, and opens no plugin for it.
@attached(peer)
public macro Guide(
  _ description: String? = nil,
  key: String? = nil,
  range: ClosedRange<Double>? = nil,
  minimum: Double? = nil,
  maximum: Double? = nil,
  minLength: Int? = nil,
  maxLength: Int? = nil,
  pattern: String? = nil,
  count: ClosedRange<Int>? = nil,
  choices: [String]? = nil,
  secret: Bool = false,
  reference: String? = nil,
  path: PathRequirement? = nil
) = #externalMacro(module: "RoostMacros", type: "GuideMacro")
