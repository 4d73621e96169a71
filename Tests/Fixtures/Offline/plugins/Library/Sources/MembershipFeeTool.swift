public import RoostCore

/// Prices a membership card.
public struct MembershipFeeTool: Tool {
  @Generable public struct Arguments {
    @Guide("Kind of card.") public var kind: CardKind
    @Guide("How many months it should last.") public var months: Int
  }

  public let name = "membership_fee"
  public let description = "Works out what a library membership card costs."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    try Charges.membership(arguments.kind, months: arguments.months)
  }
}
