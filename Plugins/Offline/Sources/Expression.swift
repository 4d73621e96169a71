/// One calculation that a message writes out, from its first sign to its last.
struct Expression {
  /// Most tokens of one that is passed on; a longer one is not read.
  static let lengthLimit = 2_048

  /// Its tokens.
  var range: Range<Int>
  /// What a tool gets; nil where it isn't certain what belongs to the calculation.
  var text: String?
  /// Signs of its operators.
  var operators: Set<String>
  /// Whether it is made of plain numbers, operators and balanced brackets only; any other is passed on as it is written.
  var isPlain: Bool
  var hasBrackets: Bool
}
