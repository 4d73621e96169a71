/// A run whose answer is a value, while the value is written.
///
/// Cold, like ``AgentEventStream``: the run starts with the first `next()`. Throws the run's error after the last element.
public struct TypedAnswerStream<Answer: Generable>: AsyncSequence, Sendable {
  public typealias Failure = RunError

  public enum Element: Sendable {
    /// What there is of the answer; each replaces the one before. They cost no retries, and after a wrong answer they begin anew.
    case partial(Answer.Partial)
    /// The answer, checked; always last, once.
    case answer(Answer, Envelope)
  }

  fileprivate let events: AgentEventStream

  public func makeAsyncIterator() -> Iterator { Iterator(events: events.makeAsyncIterator()) }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate var events: AgentEventStream.Iterator

    public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(RunError) -> Element? {
      while let event = await events.next(isolation: actor) {
        switch event {
        case .partial(let json): if let value = Answer.partial(from: json) { return .partial(value) }
        case .finished(let envelope):
          if let error = envelope.error { throw error }
          do throws(GenerableError) { return .answer(try Answer(json: envelope.payload), envelope) } catch {
            throw RunError(.outputInvalid, "The answer is no \(Answer.self): \(error)")
          }
        default: continue
        }
      }
      return nil
    }

    public mutating func next() async throws(RunError) -> Element? {
      try await next(isolation: nil)
    }
  }
}

extension Agent {
  /// Runs while somebody reads, for an answer of `type`: partial values, then the whole.
  ///
  /// The agent's own output form stays where it has this type's schema; else the type takes its place.
  public func stream<T: Generable>(
    _ task: String, as type: T.Type, _ options: RunOptions = RunOptions()
  ) throws(AgentBuildError) -> TypedAnswerStream<T> {
    try stream(.task(task), as: type, options)
  }

  /// Runs while somebody reads, for an answer of `type`: partial values, then the whole.
  public func stream<T: Generable>(
    _ input: Envelope, as type: T.Type, _ options: RunOptions = RunOptions()
  ) throws(AgentBuildError) -> TypedAnswerStream<T> {
    let agent = settings.output?.schema == T.schema ? self : try with { $0.output = .type(type) }
    return TypedAnswerStream(events: agent.stream(input, options))
  }
}
