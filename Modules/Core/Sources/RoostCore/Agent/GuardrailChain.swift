/// Several guardrails in order, each on what the one before left; the first block ends it. The chain is a guardrail itself.
public struct GuardrailChain: Guardrail {
  public let guardrails: [any Guardrail]
  public var name: String { "chain" }

  public init(_ guardrails: [any Guardrail]) { self.guardrails = guardrails }

  /// A later guardrail sees what an earlier one wrote, so the windows add up.
  public var holdBack: HoldBackWindow {
    var sum = 0
    for guardrail in guardrails {
      guard case .characters(let count) = guardrail.holdBack else { return .whole }
      sum += max(0, count)
    }
    return .characters(sum)
  }

  public func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision {
    let verdict = await verdict(text, context: context)
    if let cause = verdict.cause { throw cause }
    if let message = verdict.blocked?.message { return .block(message) }
    return verdict.text == text ? .pass : .modify(verdict.text)
  }

  /// What the chain decided, with each guardrail's part.
  struct Verdict: Sendable {
    var text: String
    /// `guard_blocked`, or `guard_failed` where a guardrail threw.
    var blocked: RunError?
    /// What a guardrail threw.
    var cause: (any Error)?
    var decisions: [(guardrail: String, decision: GuardrailDecision)] = []

    var signal: ControlSignal? { cause as? ControlSignal }
  }

  func verdict(_ text: String, context: GuardrailContext) async -> Verdict {
    var verdict = Verdict(text: text)
    for guardrail in guardrails {
      do {
        let decision = try await guardrail.check(verdict.text, context: context)
        verdict.decisions.append((guardrail.name, decision))
        switch decision {
        case .pass: continue
        case .modify(let changed): verdict.text = changed
        case .block(let message):
          verdict.blocked = RunError(.guardBlocked, message, source: guardrail.name)
          return verdict
        }
      } catch {
        let message = "The guardrail \(guardrail.name) failed, so the text is blocked: \(error)"
        verdict.decisions.append((guardrail.name, .block(message)))
        verdict.blocked = RunError(.guardFailed, message, source: guardrail.name)
        verdict.cause = error
        return verdict
      }
    }
    return verdict
  }
}
