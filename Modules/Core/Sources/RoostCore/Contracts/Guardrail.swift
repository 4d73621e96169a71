/// A check on text that enters or leaves an agent.
public protocol Guardrail: Sendable {
  /// Named in decisions and events.
  var name: String { get }
  /// How much of a streamed answer must be held back before a piece of it may pass (default `.whole`).
  var holdBack: HoldBackWindow { get }
  /// Passes, blocks or rewrites `text`. An error blocks, with code `guard_failed`.
  func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision
}

extension Guardrail {
  public var holdBack: HoldBackWindow { .whole }
}

/// How much of a stream a guardrail may still change.
public enum HoldBackWindow: Hashable, Sendable {
  /// Nothing can be shown before the whole text is known.
  case whole
  /// What it looks for is at most so many characters long.
  case characters(Int)
}

public enum GuardrailDecision: Hashable, Sendable {
  case pass
  /// Stops the run with `guard_blocked`; the message is for the user.
  case block(String)
  /// Goes on with this text instead.
  case modify(String)
}

/// What is being checked.
public struct GuardrailContext: Sendable {
  public enum Stage: String, Hashable, Sendable, CaseIterable {
    case input, output
    case toolArguments = "tool_arguments"
    case toolResult = "tool_result"
  }

  public var stage: Stage
  public var agent: String
  public var runID: String
  /// The tool, for the stages that concern one.
  public var tool: String?
  public var execution: ExecutionContext?

  public init(stage: Stage, agent: String = "", runID: String = "", tool: String? = nil, execution: ExecutionContext? = nil) {
    self.stage = stage
    self.agent = agent
    self.runID = runID
    self.tool = tool
    self.execution = execution
  }
}
