/// What a language model's loop does next: an event goes in, an action comes out. All input and output happens elsewhere.
struct LLMLoop {
  /// How often a vendor may pause one run's turns and have the call repeated.
  static let maxPauses = 5

  enum Event {
    case started
    /// A model call gave a whole answer.
    case answered(StopReason, toolCalls: Int)
    /// A model call failed; `random` is from 0 up to 1.
    case failed(ProviderError, afterOutput: Bool, random: Double)
    /// The pause before a retry is over.
    case waited
    /// Another provider is to be asked, as the one before gave up.
    case movedOn
    /// Every call of the turn has its result.
    case toolsFinished(signal: ControlSignal?, failure: RunError?)
  }

  enum Action: Equatable {
    /// `attempt` is from 1.
    case callModel(turn: Int, attempt: Int, toolChoice: ToolChoice)
    case wait(Duration)
    case callTools
    case finish(StopReason, RunError?)
    case conclude(JSONValue)
    case pause(PauseRequest)
  }

  let maxTurns: Int
  let retry: RetryPolicy
  let toolChoice: ToolChoice
  /// Names the provider in errors.
  var provider: String
  /// Answered model calls; also the number of the current turn.
  private(set) var turns = 0
  private(set) var retries = 0
  private(set) var failures = 0
  private var pauses = 0

  init(maxTurns: Int, retry: RetryPolicy, toolChoice: ToolChoice, provider: String) {
    self.maxTurns = maxTurns
    self.retry = retry
    self.toolChoice = toolChoice
    self.provider = provider
  }

  /// `exhaustion` is the error of a spent budget, if it is spent.
  mutating func next(_ event: Event, exhaustion: RunError?) -> Action {
    switch event {
    case .started, .waited: return callModel(exhaustion)
    case .movedOn:
      retries = 0
      return callModel(exhaustion)
    case .failed(let error, let afterOutput, let random): return failed(error, afterOutput: afterOutput, random: random)
    case .answered(let reason, let calls): return answered(reason, toolCalls: calls, exhaustion)
    case .toolsFinished(let signal, let failure):
      switch signal {
      case .conclude(let answer)?: return .conclude(answer)
      case .pause(let request)?: return .pause(request)
      case nil: break
      }
      if let failure { return .finish(.error, failure) }
      return callModel(exhaustion)
    }
  }

  private func callModel(_ exhaustion: RunError?) -> Action {
    if let exhaustion { return .finish(.limit, exhaustion) }
    return .callModel(turn: turns, attempt: retries + 1, toolChoice: turns == 0 ? toolChoice : later)
  }

  /// Whether the run has attempts left for another provider.
  var mayMoveOn: Bool { failures < retry.maxAttemptsPerRun }

  /// A forced call is asked for once, or the run would never end.
  private var later: ToolChoice {
    switch toolChoice {
    case .auto, .required, .tool: .auto
    case .none: .none
    }
  }

  private mutating func failed(_ error: ProviderError, afterOutput: Bool, random: Double) -> Action {
    failures += 1
    guard let delay = retry.delay(after: error, retries: retries, failures: failures, afterOutput: afterOutput, random: random) else {
      let reason: StopReason =
        switch error.kind {
        case .contextExceeded: .contextExceeded
        case .contentFiltered: .refusal
        case .cancelled: .cancelled
        default: .error
        }
      return .finish(reason, error.runError(provider: provider))
    }
    retries += 1
    return .wait(delay)
  }

  private mutating func answered(_ reason: StopReason, toolCalls: Int, _ exhaustion: RunError?) -> Action {
    turns += 1
    retries = 0
    switch reason {
    case .refusal:
      return .finish(.refusal, RunError(.contentFiltered, "The model declined to answer; change the request.", source: provider))
    case .contextExceeded:
      let message = "The conversation is longer than the model can read; shorten it or choose a model with a larger context."
      return .finish(.contextExceeded, RunError(.contextExceeded, message, source: provider))
    case .maxTokens where toolCalls > 0:
      let message = "The answer was cut off inside a tool call; raise max_tokens."
      return .finish(.maxTokens, RunError(.outputTruncated, message, source: provider))
    case .pauseTurn:
      pauses += 1
      guard pauses <= Self.maxPauses else {
        let message = "The model paused its turn more than \(Self.maxPauses) times; try again."
        return .finish(.pauseTurn, RunError(.providerProtocol, message, isRetryable: true, source: provider))
      }
      return callModel(exhaustion)
    default: break
    }
    if toolCalls > 0 {
      guard turns < maxTurns else {
        let message = "The run made \(turns) model calls and the model still asks for tools; raise max_turns (\(maxTurns)) or ask for less."
        return .finish(.maxTurns, RunError(.maxTurnsExceeded, message))
      }
      return .callTools
    }
    return .finish(reason == .toolUse ? .endTurn : reason, nil)
  }
}
