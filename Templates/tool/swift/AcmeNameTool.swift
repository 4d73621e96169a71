import RoostCore

/// Counts what is in a text.
struct AcmeNameTool: Tool {
  /// What the model fills in; the schema it sees is derived from this.
  @Generable struct Arguments {
    @Guide("The text to count.", minLength: 1)
    var text: String
  }

  let settings: AcmeNameSettings

  /// A manifest's key replaces the name.
  var name: String { "acme_id" }
  /// A model chooses the tool by this.
  var description: String { "Counts the characters, words and lines of a text." }

  /// Throw an error to tell the model what went wrong; its text is what the model reads.
  func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let text = arguments.text
    let words = text.split(whereSeparator: \.isWhitespace).filter { $0.count >= settings.shortestWord }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return "\(words.count) words, \(text.count) characters, \(lines.count) lines"
  }
}
