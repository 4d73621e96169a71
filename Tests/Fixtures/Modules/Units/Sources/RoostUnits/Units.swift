/// Every unit there is, and how quantities are written.
public enum Units {
  /// The digits behind the point in a quantity's text (default 4).
  @TaskLocal public static var digits = 4

  /// The unit that `symbol` names, of any dimension.
  public static func unit(_ symbol: String) -> (any MeasuredUnit)? { Length(symbol: symbol) ?? Mass(symbol: symbol) }

  /// A quantity, as in `5 km`.
  public static func quantity(_ text: String) throws(UnitError) -> any AnyQuantity {
    let words = text.split(separator: " ")
    guard words.count == 2, let amount = Double(words[0]), amount.isFinite else { throw .notAQuantity(text) }
    if let unit = Length(symbol: String(words[1])) { return Quantity(amount, unit) }
    if let unit = Mass(symbol: String(words[1])) { return Quantity(amount, unit) }
    throw .unknownUnit(String(words[1]))
  }
}
