public import RoostCore

/// Prices a late return.
public struct LateChargeTool: Tool {
  @Generable public struct Arguments {
    @Guide("What was borrowed.") public var item: LoanItem
    @Guide("Day it was due, as YYYY-MM-DD.", pattern: #"^\d{4}-\d{2}-\d{2}$"#) public var due: String
    @Guide("Day it was brought back, as YYYY-MM-DD.", pattern: #"^\d{4}-\d{2}-\d{2}$"#) public var returned: String
  }

  public let name = "late_charge"
  public let description = "Works out how much is owed for a borrowed item that was returned after it was due."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    Charges.late(arguments.item, due: try CalendarDate(arguments.due), returned: try CalendarDate(arguments.returned))
  }
}
