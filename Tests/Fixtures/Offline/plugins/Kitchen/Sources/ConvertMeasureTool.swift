public import RoostCore

/// Converts volumes, weights and oven temperatures.
public struct ConvertMeasureTool: Tool {
  @Generable public struct Arguments {
    @Guide("How much to convert.") public var amount: Double
    @Guide("Unit the amount is given in.") public var from: KitchenUnit
    @Guide("Unit that is wanted.") public var to: KitchenUnit
  }

  public let name = "convert_measure"
  public let description = "Converts a kitchen measure, a volume, a weight or an oven temperature, from one unit to another."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let result = try arguments.from.convert(arguments.amount, to: arguments.to)
    return "\(plain(arguments.amount)) \(arguments.from.rawValue) = \(plain(result)) \(arguments.to.rawValue)"
  }
}
