public import RoostCore

/// What every guardrail must do.
public enum GuardrailContract {
  /// Checks texts and looks at the decisions; an empty list is a pass.
  ///
  /// - Parameters:
  ///   - harmless: Texts that must pass unchanged.
  ///   - harmful: Texts that must be blocked or rewritten.
  public static func findings(
    _ guardrail: any Guardrail, harmless: [String] = ["Good morning."], harmful: [String] = [], patience: Duration = .seconds(30)
  ) async -> [Finding] {
    var findings: [Finding] = []
    if guardrail.name.isEmpty { findings.append(Finding("name", "The guardrail's name is empty; decisions and events carry it.")) }
    if case .characters(let count) = guardrail.holdBack, count < 1 {
      findings.append(Finding("hold_back", "The hold-back window is \(count) characters; it must be at least 1."))
    }
    for stage in GuardrailContext.Stage.allCases {
      let context = GuardrailContext(stage: stage, agent: "contract", runID: "contract")
      for text in [""] + harmless {
        switch await decide(guardrail, text, context, patience) {
        case .done(.pass): break
        case .done(.modify(let changed)) where changed == text: break
        case let other: findings.append(Finding("harmless", "\"\(text.prefix(60))\" (\(stage.rawValue)): expected pass, got \(other)."))
        }
      }
      for text in harmful { findings += await checkHarmful(guardrail, text, context, patience) }
    }
    return findings
  }

  private static func checkHarmful(
    _ guardrail: any Guardrail, _ text: String, _ context: GuardrailContext, _ patience: Duration
  ) async -> [Finding] {
    switch await decide(guardrail, text, context, patience) {
    case .done(.block(let message)):
      return message.isEmpty ? [Finding("block.message", "Blocking \"\(text.prefix(60))\" gave no message for the user.")] : []
    case .done(.modify(let changed)) where changed != text:
      // What it rewrote must be clean by its own measure, or every second look would change it again.
      guard case .done(let second) = await decide(guardrail, changed, context, patience) else {
        return [Finding("modify.stable", "A second look at \"\(changed.prefix(60))\" failed.")]
      }
      switch second {
      case .pass: return []
      case .modify(let again) where again == changed: return []
      default: return [Finding("modify.stable", "A second look at \"\(changed.prefix(60))\" decided \(second).")]
      }
    case let other:
      return [Finding("harmful", "\"\(text.prefix(60))\" (\(context.stage.rawValue)): expected block or modify, got \(other).")]
    }
  }

  private static func decide(
    _ guardrail: any Guardrail, _ text: String, _ context: GuardrailContext, _ patience: Duration
  ) async -> Patience.Outcome<GuardrailDecision> {
    await Patience.wait(patience) { try await guardrail.check(text, context: context) }
  }
}
