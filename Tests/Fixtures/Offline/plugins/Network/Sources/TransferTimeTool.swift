public import RoostCore

/// Estimates copying times.
public struct TransferTimeTool: Tool {
  @Generable(keys: .snakeCase) public struct Arguments {
    @Guide("Size of the data in gigabytes.") public var gigabytes: Double
    @Guide("Speed of the link in megabits per second.") public var megabitsPerSecond: Double
  }

  public let name = "transfer_time"
  public let description = "Estimates how long it takes to copy data over a network link."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    try Transfer.summary(gigabytes: arguments.gigabytes, megabitsPerSecond: arguments.megabitsPerSecond)
  }
}
