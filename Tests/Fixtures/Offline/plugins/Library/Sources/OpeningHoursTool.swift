public import RoostCore

/// Tells when a branch is open.
public struct OpeningHoursTool: Tool {
  @Generable public struct Arguments {
    @Guide("Which branch.") public var branch: Branch
    @Guide("The day, as YYYY-MM-DD.", pattern: #"^\d{4}-\d{2}-\d{2}$"#) public var date: String
  }

  public let name = "opening_hours"
  public let description = "Tells at what time a branch of the library opens and closes on a given day."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    try arguments.branch.hours(on: CalendarDate(arguments.date))
  }
}
