import RoostCore

/// Answers as its settings say.
struct ScriptedProvider: Provider {
  let settings: ScriptedSettings
  let name = "scripted"

  func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }

  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    var text = ""
    var calls: [ContentPart] = []
    var finish = CompletionFinish()
    for try await chunk in stream(request) {
      switch chunk {
      case .text(let piece): text += piece
      case .toolCall(let call): calls.append(.toolCall(ToolCall(id: call.id ?? "", name: call.name ?? "", arguments: [:])))
      case .finish(let end): finish = end
      case .thinking, .part: break
      }
    }
    return Completion(
      model: "scripted-1", parts: (text.isEmpty ? [] : [.text(text)]) + calls, stopReason: finish.stopReason,
      usage: finish.usage ?? TokenUsage())
  }

  func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in try await write(request, to: writer) }
  }

  private func write(_ request: CompletionRequest, to writer: CompletionWriter) async throws(ProviderError) {
    let question = request.messages.last?.text ?? ""
    let isAfterTool = request.messages.contains { message in message.parts.contains { if case .toolResult = $0 { true } else { false } } }
    switch settings.does {
    case "fail":
      throw ProviderError(ProviderError.Kind(rawValue: settings.error) ?? .unavailable, "the script says so", retry: .no)
    case "call" where !isAfterTool:
      try await writer.write(.toolCall(ToolCallDelta(index: 0, id: "call-1", name: settings.tool, arguments: "{}")))
      return try await writer.write(.finish(CompletionFinish(stopReason: .toolUse, usage: usage)))
    case "loop":
      try await writer.write(.toolCall(ToolCallDelta(index: 0, id: "call-\(request.messages.count)", name: settings.tool, arguments: "{}")))
      return try await writer.write(.finish(CompletionFinish(stopReason: .toolUse, usage: usage)))
    case "slow":
      // Without an end: who reads must stop.
      for number in 0... {
        try await writer.write(.text("piece \(number)\n"))
        do { try await SystemClock.shared.sleep(for: .milliseconds(20)) } catch { throw ProviderError(.cancelled, "cancelled", retry: .no) }
      }
    case "controls": try await writer.write(.text("before\u{1B}]0;owned\u{7}\u{1B}[2Jafter"))
    case "reasoning":
      try await writer.write(.thinking("thinking aloud"))
      try await writer.write(.text("answer"))
    case "turns": try await writer.write(.text("\(request.messages.count) messages"))
    default: try await writer.write(.text("You said: \(question)"))
    }
    try await writer.write(.finish(CompletionFinish(stopReason: .endTurn, usage: usage, model: "scripted-1")))
  }

  private var usage: TokenUsage { TokenUsage(inputTokens: 3, outputTokens: 2) }
}
