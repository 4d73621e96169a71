/// What decides, inside an agent, what happens next: a language model's loop, a plan, a team, a person.
///
/// An engine never throws: its failures are envelopes with an error, so that fallbacks and checkpoints can act on them. A `ControlSignal`
/// becomes an envelope with stop reason `concluded` or `paused`. Tools come normalised and are not wrapped again. The agent emits the
/// run's first and last event; the engine those in between.
public protocol Engine: Sendable {
  /// Runs to the end.
  func run(_ input: Envelope, context: RunContext) async -> Envelope
  /// Runs while somebody reads; the last element is `finished`.
  func stream(_ input: Envelope, context: RunContext) -> AgentEventStream
}

extension Engine {
  /// The whole answer as one piece, for engines that have no smaller ones.
  public func stream(_ input: Envelope, context: RunContext) -> AgentEventStream {
    AgentEventStream { WholeAnswer(engine: self, input: input, context: context) }
  }
}

private final class WholeAnswer<E: Engine>: AgentEventSource {
  private let engine: E
  private let input: Envelope
  private let context: RunContext
  private var answer: Envelope?
  private var isDone = false

  init(engine: E, input: Envelope, context: RunContext) {
    self.engine = engine
    self.input = input
    self.context = context
  }

  func next() async -> AgentEvent? {
    if let answer {
      if isDone { return nil }
      isDone = true
      return .finished(answer)
    }
    let answer = await engine.run(input, context: context)
    self.answer = answer
    if answer.isOK, !answer.text.isEmpty { return .text(answer.text) }
    isDone = true
    return .finished(answer)
  }

  func abandon() {}
}
