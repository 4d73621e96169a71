public import RoostCore

/// Suggests replacements for an ingredient.
public struct SubstituteTool: Tool {
  @Generable public struct Arguments {
    @Guide("The ingredient that is missing.") public var ingredient: String
    @Guide("Only suggest replacements that are vegan.") public var vegan: Bool?
  }

  public let name = "substitute"
  public let description = "Suggests what to use instead of an ingredient that has run out or is not wanted."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let candidates = arguments.vegan == true ? Substitution.all.filter(\.isVegan) : Substitution.all
    let found = WordMatch.best(for: arguments.ingredient, in: candidates, by: \.ingredient)
    return found.isEmpty ? "No substitute is known." : found.map { "\($0.ingredient): \($0.replacement)" }.joined(separator: "\n")
  }
}
