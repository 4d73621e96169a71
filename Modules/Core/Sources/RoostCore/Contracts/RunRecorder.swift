import Synchronization

/// What one run said and did, noted while it happens.
public final class RunRecorder: Sendable {
  private struct State: Sendable {
    var messages: [Message] = []
    var toolCalls: [ToolCallRecord] = []
    var reasoning: [String] = []
    var nested = Spending()
  }

  private let state = Mutex(State())

  public init() {}

  /// The run's messages, from its user message on.
  public var messages: [Message] { state.withLock { $0.messages } }
  /// The finished tool calls, in the order of the calls.
  public var toolCalls: [ToolCallRecord] { state.withLock { $0.toolCalls } }
  /// One entry for each reasoning block, over all turns.
  public var reasoning: [String] { state.withLock { $0.reasoning } }
  /// What agents called as tools spent.
  public var nested: Spending { state.withLock { $0.nested } }

  public func append(_ message: Message) { state.withLock { $0.messages.append(message) } }

  /// Several messages in one step: a call is never noted without its result.
  public func append(_ messages: [Message]) { state.withLock { $0.messages += messages } }
  public func append(_ call: ToolCallRecord) { state.withLock { $0.toolCalls.append(call) } }
  public func append(reasoning: String) { state.withLock { $0.reasoning.append(reasoning) } }
  public func add(nested spending: Spending) { state.withLock { $0.nested += spending } }
}
