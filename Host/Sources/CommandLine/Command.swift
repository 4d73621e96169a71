/// One command: a row of the table that parser, help and completion read.
struct Command: Sendable {
  /// Does it; the result goes to the console's output.
  typealias Body = @MainActor @Sendable (Invocation, Console) async throws -> ExitCode

  /// One word, or a noun and a verb.
  let words: [String]
  let summary: String
  var details: String = ""
  var arguments: [Argument] = []
  /// Beside `Flag.common`.
  var flags: [Flag] = []
  /// Left out of help and completion.
  var isHidden = false
  /// Whether configuration files hold for it; a broken one then stops it.
  var readsConfiguration = true
  /// Whether the keys file stands in for variables that are not set.
  var readsKeys = false
  /// Whether a word too many may be a secret, and is not repeated.
  var hidesWords = false
  /// Whether the noun alone means this.
  var isDefault = false
  var examples: [String] = []
  let body: Body

  var name: String { words.joined(separator: " ") }
  var allFlags: [Flag] { flags + Flag.common }

  /// As in `roost plugin info [flags] NAME`.
  var usage: String { (["roost", name, "[flags]"] + arguments.map(\.usage)).joined(separator: " ") }
}
