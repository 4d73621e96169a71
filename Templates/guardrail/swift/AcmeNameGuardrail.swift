import RoostCore

/// Blocks a text in which one of the words stands by itself.
struct AcmeNameGuardrail: Guardrail {
  let name: String
  private let words: Set<String>

  init(name: String, words: [String]) {
    self.name = name
    self.words = Set(words.map { $0.lowercased() })
  }

  /// While an answer is streamed, this much of it must be seen before a piece may pass: the longest word and a character after it.
  var holdBack: HoldBackWindow { .characters((words.map(\.count).max() ?? 0) + 1) }

  /// `.pass`, `.block` with a message for the user, or `.modify` with another text to go on with. An error blocks.
  func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision {
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) where words.contains(String(word)) {
      // The message doesn't repeat the word: whoever reads it may not be who wrote it.
      return .block("The text holds a word that may not be used here.")
    }
    return .pass
  }
}
