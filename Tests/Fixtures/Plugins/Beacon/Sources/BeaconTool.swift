public import RoostCore

/// Tells the beacon's colour.
public struct BeaconTool: Tool {
  @Generable public struct Arguments {}

  public var colour: String
  public let name = "beacon"
  public let description = "Tells the colour of the beacon's lamp."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    Mark.leave("call")
    return "The lamp of the beacon is \(colour)."
  }
}
