public import RoostCore

/// Adds two numbers: as little work as a typed tool can do.
public struct AddTool: Tool {
  @Generable public struct Arguments {
    /// The first number.
    public var left: Int
    /// The second number.
    public var right: Int
    /// What to call the sum.
    public var label: String
  }

  public init() {}
  public var name: String { "add" }
  public var description: String { "Adds two numbers." }

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    arguments.label + String(arguments.left &+ arguments.right)
  }
}
