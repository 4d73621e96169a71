public import RoostCore
import Synchronization

/// A provider that answers from a queue and records what it was asked.
///
/// An exhausted queue is an error, so that a run which asks once too often is seen.
public final class ScriptedProvider: Provider {
  /// One answer.
  public enum Reply: Sendable {
    case completion(Completion)
    /// Pieces to stream, as they are; joined for a whole answer. Without a `finish` the answer counts as interrupted.
    case chunks([CompletionChunk])
    case error(ProviderError)
  }

  private struct Entry: Sendable {
    var reply: Reply
    var delay: Duration
  }

  private struct State: Sendable {
    var queue: [Entry] = []
    var requests: [CompletionRequest] = []
    var cancelled = 0
  }

  public let name: String
  private let modelCapabilities: ProviderCapabilities
  private let clock: any RunClock
  private let state = Mutex(State())

  public init(
    name: String = "scripted", capabilities: ProviderCapabilities = ProviderCapabilities(), clock: any RunClock = SystemClock.shared
  ) {
    self.name = name
    self.modelCapabilities = capabilities
    self.clock = clock
  }

  // MARK: - The script

  public func enqueue(_ reply: Reply, after delay: Duration = .zero) {
    state.withLock { $0.queue.append(Entry(reply: reply, delay: delay)) }
  }

  /// Answers with a text.
  public func reply(_ text: String, usage: TokenUsage = TokenUsage(inputTokens: 10, outputTokens: 5), after delay: Duration = .zero) {
    enqueue(.completion(Completion(model: name, parts: [.text(text)], usage: usage)), after: delay)
  }

  /// Asks for one tool call. What follows it is queued by the next call.
  public func reply(toolCall name: String, arguments: JSONValue = [:], id: String? = nil) {
    reply(toolCalls: [ToolCall(id: id ?? "call_\(name)", name: name, arguments: arguments)])
  }

  /// Asks for several tool calls in one turn.
  public func reply(toolCalls: [ToolCall], text: String? = nil, usage: TokenUsage = TokenUsage(inputTokens: 10, outputTokens: 5)) {
    let parts = (text.map { [ContentPart.text($0)] } ?? []) + toolCalls.map { .toolCall($0) }
    enqueue(.completion(Completion(model: name, parts: parts, stopReason: .toolUse, usage: usage)))
  }

  public func fail(_ error: ProviderError) { enqueue(.error(error)) }

  /// Empties the queue and forgets the requests.
  public func reset() { state.withLock { $0 = State() } }

  // MARK: - What happened

  public var requests: [CompletionRequest] { state.withLock { $0.requests } }
  public var callCount: Int { state.withLock { $0.requests.count } }
  public var remaining: Int { state.withLock { $0.queue.count } }
  /// Streams whose reader went before the end.
  public var cancelledStreams: Int { state.withLock { $0.cancelled } }

  // MARK: - Provider

  public func capabilities(of model: String) -> ProviderCapabilities { modelCapabilities }

  public func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    switch try await next(request) {
    case .completion(let completion): return completion
    case .chunks(let chunks): return try Self.join(chunks)
    case .error(let error): throw error
    }
  }

  public func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { [self] writer throws(ProviderError) in
      let chunks: [CompletionChunk]
      switch try await next(request) {
      case .completion(let completion): chunks = completion.chunks
      case .chunks(let given): chunks = given
      case .error(let error): throw error
      }
      do throws(ProviderError) {
        for chunk in chunks { try await writer.write(chunk) }
      } catch {
        if error.kind == .cancelled { state.withLock { $0.cancelled += 1 } }
        throw error
      }
    }
  }

  private func next(_ request: CompletionRequest) async throws(ProviderError) -> Reply {
    let entry: Entry? = state.withLock { state in
      state.requests.append(request)
      return state.queue.isEmpty ? nil : state.queue.removeFirst()
    }
    guard let entry else {
      throw ProviderError(
        .invalidRequest,
        "The scripted provider's queue is empty at call \(callCount); queue a reply for it, or look why the run asks again.", retry: .no)
    }
    if entry.delay > .zero {
      do { try await clock.sleep(for: entry.delay) } catch {
        throw ProviderError(.cancelled, "The scripted provider was cancelled while it waited.", retry: .no)
      }
    }
    return entry.reply
  }

  /// The whole answer that the chunks make.
  private static func join(_ chunks: [CompletionChunk]) throws(ProviderError) -> Completion {
    var text = ""
    var parts: [ContentPart] = []
    var calls: [Int: (id: String, name: String, arguments: String)] = [:]
    for chunk in chunks {
      switch chunk {
      case .text(let more): text += more
      case .thinking(let thought): parts.append(.thinking(thought, signature: nil))
      case .part(let part): parts.append(part)
      case .toolCall(let delta):
        var call = calls[delta.index] ?? ("call_\(delta.index)", "", "")
        call.id = delta.id ?? call.id
        call.name = delta.name ?? call.name
        call.arguments += delta.arguments
        calls[delta.index] = call
      case .finish(let finish):
        if !text.isEmpty { parts.append(.text(text)) }
        for (_, call) in calls.sorted(by: { $0.key < $1.key }) {
          let arguments = (try? JSONValue(parsing: call.arguments)) ?? .string(call.arguments)
          parts.append(.toolCall(ToolCall(id: call.id, name: call.name, arguments: arguments)))
        }
        return Completion(
          id: finish.id, model: finish.model, parts: parts, stopReason: finish.stopReason, rawStopReason: finish.rawStopReason,
          usage: finish.usage ?? TokenUsage(), costUSD: finish.costUSD)
      }
    }
    throw ProviderError(.interrupted, "The scripted chunks end without a finish.")
  }
}
