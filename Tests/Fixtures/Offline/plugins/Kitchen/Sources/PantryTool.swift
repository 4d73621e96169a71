public import RoostCore

/// Looks on the pantry's shelves.
public struct PantryTool: Tool {
  @Generable public struct Arguments {
    @Guide("The food to look for.") public var item: String
  }

  public let name = "pantry"
  public let description = "Looks up how much of a food is left in the pantry and how long it keeps."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let found = WordMatch.best(for: arguments.item, in: PantryItem.all, by: \.name)
    return found.isEmpty ? "The pantry has none." : found.map(\.line).joined(separator: "\n")
  }
}
