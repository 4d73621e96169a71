public import RoostCore

/// Times a roast.
public struct RoastingTimeTool: Tool {
  @Generable public struct Arguments {
    @Guide("Kind of meat.") public var meat: Meat
    @Guide("Weight of the piece in kilograms.") public var kilograms: Double
  }

  public let name = "roasting_time"
  public let description = "Works out how long to roast a piece of meat, from its weight."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    try arguments.meat.roasting(kilograms: arguments.kilograms)
  }
}
