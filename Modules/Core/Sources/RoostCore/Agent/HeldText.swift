/// A streamed text on its way through a guardrail chain.
struct HeldText {
  private let chain: GuardrailChain
  private let context: GuardrailContext
  private var holdBack: HoldBack

  init(_ chain: GuardrailChain, context: GuardrailContext) {
    self.chain = chain
    self.context = context
    holdBack = HoldBack(chain.holdBack)
  }

  var received: String { holdBack.text }

  /// Takes a piece; gives what may be shown, or the verdict that blocks.
  mutating func add(_ piece: String) async -> (text: String, blocked: GuardrailChain.Verdict?) {
    guard holdBack.append(piece) else { return ("", nil) }
    let whole = await chain.verdict(holdBack.text, context: context)
    if whole.blocked != nil { return ("", whole) }
    for cut in holdBack.cuts {
      let head = await chain.verdict(String(holdBack.text[..<cut]), context: context)
      let tail = await chain.verdict(String(holdBack.text[cut...]), context: context)
      guard head.blocked == nil, tail.blocked == nil else { continue }
      if let more = holdBack.release(head: head.text, tail: tail.text, whole: whole.text) { return (more, nil) }
    }
    return ("", nil)
  }

  /// What is left to show of the text, now that it ended.
  mutating func finish() async -> (text: String, verdict: GuardrailChain.Verdict) {
    var verdict = await chain.verdict(holdBack.text, context: context)
    guard verdict.blocked == nil else { return ("", verdict) }
    guard let more = holdBack.finish(whole: verdict.text) else {
      verdict.blocked = RunError(
        .guardFailed, "An output guardrail changed text that its hold-back window let pass; give it a larger window or .whole.")
      return ("", verdict)
    }
    return (more, verdict)
  }
}
