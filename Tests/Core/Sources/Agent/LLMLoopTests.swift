import Testing

@testable import RoostCore

@Suite struct LLMLoopTests {
  func loop(maxTurns: Int = 10, toolChoice: ToolChoice = .auto) -> LLMLoop {
    LLMLoop(maxTurns: maxTurns, retry: RetryPolicy(), toolChoice: toolChoice, provider: "p")
  }

  @Test func `an answer without calls ends the run`() {
    var loop = loop()
    #expect(loop.next(.started, exhaustion: nil) == .callModel(turn: 0, attempt: 1, toolChoice: .auto))
    #expect(loop.next(.answered(.endTurn, toolCalls: 0), exhaustion: nil) == .finish(.endTurn, nil))
  }

  // LB4-AGENT-23
  // LB1-PROV-21
  @Test(arguments: [ToolChoice.required, .tool("x")])
  func `a forced call is asked for in the first turn only`(choice: ToolChoice) {
    var loop = loop(toolChoice: choice)
    #expect(loop.next(.started, exhaustion: nil) == .callModel(turn: 0, attempt: 1, toolChoice: choice))
    #expect(loop.next(.answered(.toolUse, toolCalls: 1), exhaustion: nil) == .callTools)
    #expect(loop.next(.toolsFinished(signal: nil, failure: nil), exhaustion: nil) == .callModel(turn: 1, attempt: 1, toolChoice: .auto))
  }

  // LB3-AGENT-07, LB4-AGENT-22
  @Test func `a model that always wants tools stops at the limit`() {
    var loop = loop(maxTurns: 3)
    var calls = 0
    var action = loop.next(.started, exhaustion: nil)
    while calls < 100 {
      switch action {
      case .callModel:
        calls += 1
        action = loop.next(.answered(.toolUse, toolCalls: 1), exhaustion: nil)
        continue
      case .callTools:
        action = loop.next(.toolsFinished(signal: nil, failure: nil), exhaustion: nil)
        continue
      case .finish(let reason, let error):
        #expect(reason == .maxTurns)
        #expect(error?.code == .maxTurnsExceeded)
      default: Issue.record("unexpected \(action)")
      }
      break
    }
    #expect(calls == 3)
  }

  @Test func `a paused turn is called again five times`() {
    var loop = loop()
    _ = loop.next(.started, exhaustion: nil)
    for turn in 1...5 {
      #expect(loop.next(.answered(.pauseTurn, toolCalls: 0), exhaustion: nil) == .callModel(turn: turn, attempt: 1, toolChoice: .auto))
    }
    guard case .finish(.pauseTurn, let error?) = loop.next(.answered(.pauseTurn, toolCalls: 0), exhaustion: nil) else {
      Issue.record("the sixth pause goes on")
      return
    }
    #expect(error.isRetryable)
  }

  @Test func `a spent budget ends the run before the next call`() {
    var loop = loop()
    let spent = RunError(.budgetExceeded, "spent")
    _ = loop.next(.started, exhaustion: nil)
    _ = loop.next(.answered(.toolUse, toolCalls: 1), exhaustion: nil)
    #expect(loop.next(.toolsFinished(signal: nil, failure: nil), exhaustion: spent) == .finish(.limit, spent))
  }

  @Test func `a retry is the same turn's next attempt`() {
    var loop = loop()
    _ = loop.next(.started, exhaustion: nil)
    let error = ProviderError(.overloaded, "busy")
    #expect(loop.next(.failed(error, afterOutput: false, random: 0.5), exhaustion: nil) == .wait(.seconds(1)))
    #expect(loop.next(.waited, exhaustion: nil) == .callModel(turn: 0, attempt: 2, toolChoice: .auto))
    #expect(
      loop.next(.failed(error, afterOutput: true, random: 0.5), exhaustion: nil)
        == .finish(.error, RunError(.providerUnavailable, "busy", isRetryable: true, source: "p")))
  }

  @Test func `another provider begins with its first attempt, and the run's limit goes on counting`() {
    var loop = LLMLoop(maxTurns: 10, retry: RetryPolicy(maxRetries: 1, maxAttemptsPerRun: 3), toolChoice: .auto, provider: "p")
    let error = ProviderError(.overloaded, "busy")
    func fail() -> LLMLoop.Action { loop.next(.failed(error, afterOutput: false, random: 0.5), exhaustion: nil) }
    _ = loop.next(.started, exhaustion: nil)
    #expect(fail() == .wait(.seconds(1)))
    _ = loop.next(.waited, exhaustion: nil)
    guard case .finish = fail() else {
      Issue.record("a third attempt of one provider")
      return
    }
    #expect(loop.mayMoveOn)
    #expect(loop.next(.movedOn, exhaustion: nil) == .callModel(turn: 0, attempt: 1, toolChoice: .auto))
    // The third failure of the run is its last.
    guard case .finish = fail() else {
      Issue.record("more attempts than the run may have")
      return
    }
    #expect(!loop.mayMoveOn)
  }

  @Test(arguments: [
    (StopReason.refusal, 0, RunError.Code.contentFiltered), (.contextExceeded, 0, .contextExceeded), (.maxTokens, 1, .outputTruncated),
  ])
  func `an answer that is none is an error`(reason: StopReason, calls: Int, code: RunError.Code) {
    var loop = loop()
    _ = loop.next(.started, exhaustion: nil)
    guard case .finish(reason, let error?) = loop.next(.answered(reason, toolCalls: calls), exhaustion: nil) else {
      Issue.record("no error for \(reason)")
      return
    }
    #expect(error.code == code)
  }

  @Test func `a signal goes before a failure of the same turn`() {
    var loop = loop()
    _ = loop.next(.started, exhaustion: nil)
    _ = loop.next(.answered(.toolUse, toolCalls: 2), exhaustion: nil)
    let failure = RunError(.toolFailed, "no")
    #expect(loop.next(.toolsFinished(signal: .conclude("done"), failure: failure), exhaustion: nil) == .conclude("done"))
  }
}
