/// Runs the tool calls of one turn.
struct ToolExecutor: Sendable {
  /// What a turn's calls gave.
  struct Round: Sendable {
    /// One for each call, in the order of the calls.
    var outcomes: [Outcome]
    /// The first signal by the order of the calls.
    var signal: ControlSignal? { outcomes.lazy.compactMap(\.signal).first }
    /// The first failure that ends the run.
    var failure: RunError? { outcomes.lazy.compactMap(\.failure).first }
  }

  /// What one call gave.
  struct Outcome: Sendable {
    var result: ToolResult
    var record: ToolCallRecord
    var signal: ControlSignal?
    var failure: RunError?
    var kind = Kind.result
    let turn: Int

    enum Kind: Sendable {
      case result
      /// A failure, with its reason.
      case error(String)
      case timeout(Duration)
    }

    /// What sessions and streams show of it.
    var event: any SessionEvent {
      let milliseconds = record.duration.inMilliseconds
      switch kind {
      case .result:
        return ToolResultEvent(callId: record.call.id, name: record.call.name, result: record.result, durationMs: milliseconds, turn: turn)
      case .error(let message):
        return ToolErrorEvent(callId: record.call.id, name: record.call.name, message: message, durationMs: milliseconds, turn: turn)
      case .timeout(let limit): return ToolTimeoutEvent(callId: record.call.id, name: record.call.name, timeoutS: limit.inSeconds)
      }
    }
  }

  let tools: [AnyTool]
  let context: RunContext
  let maxParallel: Int?
  let maxCalls: Int?
  let timeout: Duration?
  let resultLimit: Int
  let policy: ToolErrorPolicy

  init(engine: LLMEngine, context: RunContext) {
    tools = context.tools
    self.context = context
    maxParallel = engine.parallelToolCalls ? engine.maxParallelTools : 1
    maxCalls = engine.maxToolCallsPerTurn
    timeout = engine.toolTimeout
    resultLimit = engine.toolResultLimit
    policy = engine.toolErrorPolicy
  }

  /// Calls of one turn run together, at most `maxParallel` at a time; every one ends before this returns, whatever the others do.
  func run(_ calls: [ToolCall], turn: Int) async -> Round {
    let limit = min(maxParallel ?? calls.count, calls.count)
    guard calls.count > 1, limit > 1 else {
      var outcomes: [Outcome] = []
      outcomes.reserveCapacity(calls.count)
      for (index, call) in calls.enumerated() { outcomes.append(await run(call, index: index, of: calls.count, turn: turn)) }
      return Round(outcomes: outcomes)
    }
    return await withTaskGroup(of: (Int, Outcome).self) { group in
      var outcomes = [Outcome?](repeating: nil, count: calls.count)
      var next = 0
      func start() {
        guard next < calls.count else { return }
        let index = next
        next += 1
        group.addTask { (index, await run(calls[index], index: index, of: calls.count, turn: turn)) }
      }
      for _ in 0..<limit { start() }
      while let (index, outcome) = await group.next() {
        outcomes[index] = outcome
        start()
      }
      return Round(outcomes: outcomes.compactMap { $0 })
    }
  }
}
