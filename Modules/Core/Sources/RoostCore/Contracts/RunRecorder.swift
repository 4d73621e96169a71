import Synchronization

/// What one run said and did, noted while it happens.
public final class RunRecorder: Sendable {
  private struct State: Sendable {
    var messages: [Message] = []
    var toolCalls: [ToolCallRecord] = []
    var reasoning: [String] = []
    var own = Spending()
    var turns = 0
    var nested = Spending()
    var nestedRuns: [String] = []
  }

  private let state = Mutex(State())

  public init() {}

  /// The run's messages, from its user message on.
  public var messages: [Message] { state.withLock { $0.messages } }
  /// The finished tool calls, in the order of the calls.
  public var toolCalls: [ToolCallRecord] { state.withLock { $0.toolCalls } }
  /// One entry for each reasoning block, over all turns.
  public var reasoning: [String] { state.withLock { $0.reasoning } }
  /// What the run itself spent, nested runs left out.
  public var own: Spending { state.withLock { $0.own } }
  /// Model calls that were answered.
  public var turns: Int { state.withLock { $0.turns } }
  /// What everything below spent: agents called as tools, steps, fallbacks.
  public var nested: Spending { state.withLock { $0.nested } }

  public func append(_ message: Message) { state.withLock { $0.messages.append(message) } }

  /// Several messages in one step: a call is never noted without its result.
  public func append(_ messages: [Message]) { state.withLock { $0.messages += messages } }
  public func append(_ call: ToolCallRecord) { state.withLock { $0.toolCalls.append(call) } }
  public func append(reasoning: String) { state.withLock { $0.reasoning.append(reasoning) } }

  /// One answered model call.
  public func add(own spending: Spending) {
    state.withLock { state in
      state.own += spending
      state.turns += 1
    }
  }

  /// What the nested run `runID` spent; a run is counted once, whoever reports it. False where it was counted before.
  @discardableResult public func add(nested spending: Spending, run runID: String?) -> Bool {
    state.withLock { state in
      if let runID {
        if state.nestedRuns.contains(runID) { return false }
        state.nestedRuns.append(runID)
      }
      state.nested += spending
      return true
    }
  }

  /// Takes the messages out, for another attempt that begins anew.
  func takeMessages() -> [Message] {
    state.withLock { state in
      let messages = state.messages
      state.messages = []
      return messages
    }
  }
}
