import RoostCore

/// The arguments found for one tool.
struct Filling {
  var arguments = JSONObject()
  /// Tokens that an argument was read from.
  var used: Set<Int> = []
  /// What the typed arguments that the clause itself supplied say for the tool.
  var strength = 0.0
  /// The parameters that the clause itself supplied.
  var own: [String] = []
  /// Whether words were taken for an argument only because nothing else claimed them.
  var isLeftover = false
}

/// A value that a parameter may get.
struct Candidate {
  var value: JSONValue
  var range: Range<Int>
  /// What finding it says for the tool.
  var strength: Double
  var isLeftover = false
}
