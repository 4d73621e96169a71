import RoostCore

/// Prints a run while it happens: the answer to standard output, what else there is to standard error.
@MainActor
final class AnswerPrinter {
  private let console: Console
  private let progress: Progress
  private var endsLine = true
  private var hasPrinted = false
  /// The model went on to something else since the last text.
  private var isInterrupted = false
  private var isReasoning = false

  init(console: Console, progress: Progress) {
    self.console = console
    self.progress = progress
  }

  func print(_ event: AgentEvent) throws {
    switch event {
    case .text(let text):
      guard !text.isEmpty else { return }
      progress.stop()
      endReasoning()
      // What a model says before and after a tool call are two paragraphs.
      if isInterrupted, !endsLine { try console.write("\n") }
      isInterrupted = false
      try console.write(text)
      hasPrinted = true
      endsLine = text.utf8.last == 0x0A
    case .reasoning(let text):
      guard console.isVerbose else { return }
      progress.stop()
      if hasPrinted, !endsLine { try console.write("\n") }
      endsLine = true
      isReasoning = true
      console.reason(text)
    case .toolCall(let delta):
      if let name = delta.name { progress.note("calling \(name)") }
      isInterrupted = hasPrinted
    case .partial, .event, .finished: break
    }
  }

  /// Ends the last line, of a failed or interrupted answer too. An answer that came in no pieces is printed whole.
  func finish(_ answer: Envelope?) throws {
    progress.stop()
    endReasoning()
    if !hasPrinted, let answer, answer.isOK, !answer.text.isEmpty { try print(.text(answer.text)) }
    if !endsLine { try console.write("\n") }
    endsLine = true
  }

  private func endReasoning() {
    if isReasoning { console.reason("\n") }
    isReasoning = false
  }
}
