/// What a streamed run yields.
public enum AgentEvent: Sendable {
  /// More of the answer's text.
  case text(String)
  /// More of the model's reasoning.
  case reasoning(String)
  /// A piece of a tool call's arguments.
  case toolCall(ToolCallDelta)
  /// What there is of a structured answer, valid apart from what is missing; each replaces the one before.
  case partial(JSONValue)
  /// Something that happened, as sessions see it too.
  case event(any SessionEvent)
  /// The run's end: always there, always last, once.
  indirect case finished(Envelope)
}

extension AgentEvent {
  var isFinal: Bool {
    if case .finished = self { true } else { false }
  }

  /// The envelope of a run's last event; a failure where there is none. Apart from its callers, whose frames it would make larger.
  @inline(never) static func answer(_ last: AgentEvent?, task: String?) -> Envelope {
    if case .finished(let envelope)? = last { return envelope }
    return .failure(RunError(.engineFailed, "The run ended without an answer."), task: task)
  }
}

/// Drives one streamed run, a step whenever it is asked for the next element.
public protocol AgentEventSource: AnyObject {
  /// The next element if it is here already; nil when it must be waited for. Never `finished`.
  func buffered() -> AgentEvent?
  /// The next element; nil after `finished`.
  func next() async -> AgentEvent?
  /// The reader has gone before the end: cancel what is under way, emit the run's last event, don't wait.
  func abandon()
}

extension AgentEventSource {
  public func buffered() -> AgentEvent? { nil }
}

/// A run while it happens.
///
/// Cold: the run starts with the first `next()`, goes on only while somebody asks for more, and has no task of its own. Reading it twice
/// runs twice. A reader that stops cancels the provider at once.
public struct AgentEventStream: AsyncSequence, Sendable {
  public typealias Element = AgentEvent
  public typealias Failure = Never

  private let start: @Sendable () -> any AgentEventSource

  public init(_ start: @escaping @Sendable () -> any AgentEventSource) {
    self.start = start
  }

  /// The source itself, for an engine that builds on another's stream. It must be read to its end or abandoned.
  public func makeSource() -> any AgentEventSource { start() }

  public func makeAsyncIterator() -> Iterator { Iterator(reader: Reader(start())) }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let reader: Reader

    public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async -> AgentEvent? {
      // An iterator has one user, who waits here: nobody else touches the reader meanwhile.
      nonisolated(unsafe) let reader = reader
      return await reader.next()
    }

    public mutating func next() async -> AgentEvent? {
      await reader.next()
    }
  }

  /// Abandons the run when its reader goes before the end.
  fileprivate final class Reader {
    private let source: any AgentEventSource
    private var isAtEnd = false

    init(_ source: any AgentEventSource) { self.source = source }

    deinit {
      if !isAtEnd { source.abandon() }
    }

    func next() async -> AgentEvent? {
      if isAtEnd { return nil }
      if let event = source.buffered() { return event }
      let event = await source.next()
      switch event {
      case .finished, nil: isAtEnd = true
      default: break
      }
      return event
    }
  }

  /// The run's end, everything before it read past.
  public func finish() async -> Envelope? {
    for await event in self {
      if case .finished(let envelope) = event { return envelope }
    }
    return nil
  }

  /// The pieces of the answer's text; throws the run's error after the last.
  public var text: TextStream { TextStream(events: self) }

  public struct TextStream: AsyncSequence, Sendable {
    public typealias Element = String
    public typealias Failure = RunError

    fileprivate let events: AgentEventStream

    public func makeAsyncIterator() -> Iterator { Iterator(events: events.makeAsyncIterator()) }

    public struct Iterator: AsyncIteratorProtocol {
      fileprivate var events: AgentEventStream.Iterator

      public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(RunError) -> String? {
        while let event = await events.next(isolation: actor) {
          switch event {
          case .text(let text): return text
          case .finished(let envelope):
            if let error = envelope.error { throw error }
            return nil
          default: continue
          }
        }
        return nil
      }

      public mutating func next() async throws(RunError) -> String? {
        try await next(isolation: nil)
      }
    }
  }
}
