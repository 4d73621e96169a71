/// A part of an expression, in the tokens that it stands in.
struct ExpressionPiece {
  enum Kind: Equatable {
    case number
    /// A constant, a variable or a number that can't be read.
    case symbol
    case function
    /// The words "square root of", or their sign.
    case root
    case sign
    /// A `%` or power behind a value.
    case postfix
    case open, close, separator
    /// A word behind a number, or a currency's sign at one.
    case unit
  }

  var kind: Kind
  /// How it is written for a tool that reads signs only.
  var text: String
  var range: Range<Int>
  /// Whether the tool must read it as it is written.
  var isRaw = false
}
