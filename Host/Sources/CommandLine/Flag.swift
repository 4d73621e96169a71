/// One flag of the command line: a row of the table that parser, help and completion read.
struct Flag: Sendable {
  /// What completion offers for a value.
  enum Completion: Sendable {
    case nothing, file, folder
    case words([String])
  }

  /// A value that follows the flag.
  struct Value: Sendable {
    let name: String
    var completion: Completion = .nothing
  }

  /// Without the dashes, as in `plugin-dir`.
  let name: String
  var short: Character?
  /// None for a switch; two for `-o KEY VALUE`.
  var values: [Value] = []
  /// Whether every occurrence counts; of others the last wins.
  var isRepeatable = false
  /// The variable that stands in for the flag.
  var environment: String?
  /// What separates several values in the variable; nil when it holds one.
  var separator: Character?
  let summary: String

  /// As in `-f, --manifest FILE`.
  var usage: String {
    let dashed = (short.map { "-\($0), " } ?? "    ") + "--\(name)"
    return ([dashed] + values.map(\.name)).joined(separator: " ")
  }
}

/// What stands on the command line without a flag.
struct Argument: Sendable {
  let name: String
  let summary: String
  var isOptional = false
  var isRepeatable = false
  var completion: Flag.Completion = .nothing

  /// As in `[PROMPT…]`.
  var usage: String {
    let text = isRepeatable ? "\(name)…" : name
    return isOptional ? "[\(text)]" : text
  }
}
