public import RoostCore

/// Scales a dish of the cookbook.
public struct ScaleRecipeTool: Tool {
  @Generable public struct Arguments {
    @Guide("Name of the dish.") public var recipe: String
    @Guide("How many people it should serve.") public var servings: Int
  }

  public let name = "scale_recipe"
  public let description = "Lists the ingredients of a recipe from the cookbook, scaled to a number of servings."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    guard (1...200).contains(arguments.servings) else {
      throw KitchenError.outOfRange(name: "servings", value: Double(arguments.servings), from: 1, to: 200)
    }
    let found = WordMatch.best(for: arguments.recipe, in: Recipe.all, by: \.name)
    return found.isEmpty ? "The cookbook has no such dish." : found.map { $0.scaled(to: arguments.servings) }.joined(separator: "\n")
  }
}
