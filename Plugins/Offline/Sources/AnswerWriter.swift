import RoostCore

/// Writes a short answer from tool results, or says that there is none.
struct AnswerWriter {
  let request: CompletionRequest
  let conversation: Conversation

  /// Most scalars quoted from one result, and most results told.
  static let resultLimit = 1_200
  static let passageLimit = 3

  func text() -> String {
    if let schema = request.outputSchema { return StructuredAnswer(schema: schema, conversation: conversation).text() ?? plain() }
    return plain()
  }

  func plain() -> String {
    let results = conversation.exchanges.compactMap(\.result)
    guard !results.isEmpty else { return nothing() }
    var paragraphs: [String] = []
    var sources: [String] = []
    for result in results {
      let report = ResultReport(result)
      paragraphs.append(report.text)
      for source in report.sources where !sources.contains(source) { sources.append(source) }
    }
    var text = paragraphs.joined(separator: "\n")
    if !sources.isEmpty { text += "\nSources: " + sources.joined(separator: ", ") }
    return text
  }

  /// What is said when no tool matches: the truth.
  private func nothing() -> String {
    let opening = "This is the offline stand-in, which works by rules and is not a language model."
    if request.tools.isEmpty { return opening + " It was offered no tools, so it can't answer." }
    let names = request.tools.prefix(20).map(\.name).joined(separator: ", ")
    return opening + " None of the offered tools matches this message. Offered: \(names)."
  }
}
