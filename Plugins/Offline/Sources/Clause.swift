/// One thing that a message asks or says.
struct Clause {
  /// Token places in the message.
  var range: Range<Int>
  /// The sentence it stands in, from 0.
  var sentence: Int
  /// Whether it begins after a mere "and" or comma, so that it may be the rest of the clause before.
  var isContinuation: Bool
  /// Whether it asks or orders, rather than tells.
  var isRequest: Bool
}
