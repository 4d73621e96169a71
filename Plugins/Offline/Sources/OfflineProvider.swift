public import RoostCore

/// A provider that answers by rules from the last user message, the offered tools and their results.
public struct OfflineProvider: Provider {
  public let name = "offline"
  let settings: OfflineSettings
  let clock: any RunClock

  public init(settings: OfflineSettings, clock: any RunClock) {
    self.settings = settings
    self.clock = clock
  }

  public func capabilities(of model: String) -> ProviderCapabilities {
    ProviderCapabilities(supportsTools: true, supportsStreaming: true, supportsOutputSchema: true)
  }

  public func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    answer(request)
  }

  public func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      for chunk in answer(request).chunks {
        guard case .text(let text) = chunk else {
          try await pause()
          try await writer.write(chunk)
          continue
        }
        for piece in text.piecesByWord {
          try await pause()
          try await writer.write(.text(piece))
        }
      }
    }
  }

  private func pause() async throws(ProviderError) {
    guard settings.delayMs > 0 else { return }
    await clock.wait(.milliseconds(settings.delayMs))
    if Task.isCancelled { throw ProviderError(.cancelled, "The answer was cancelled.", retry: .no) }
  }

  private func answer(_ request: CompletionRequest) -> Completion {
    let model = request.model.isEmpty ? settings.model : request.model
    let conversation = Conversation(request.messages)
    let calls = Planner(request: request, conversation: conversation).calls()
    var parts: [ContentPart] = []
    if calls.isEmpty {
      parts.append(.text(AnswerWriter(request: request, conversation: conversation).text()))
    } else {
      let first = conversation.callCount
      for (offset, call) in calls.enumerated() {
        parts.append(.toolCall(ToolCall(id: "call_\(first + offset)", name: call.tool, arguments: .object(call.arguments))))
      }
    }
    let bytes = parts.reduce(0) { $0 + $1.writtenBytes }
    return Completion(
      model: model, parts: parts, stopReason: calls.isEmpty ? .endTurn : .toolUse,
      usage: TokenUsage(inputTokens: max(1, request.estimatedTokens), outputTokens: max(1, (bytes + 3) / 4)), costUSD: 0)
  }
}

extension ContentPart {
  fileprivate var writtenBytes: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .toolCall(let call): call.name.utf8.count + call.arguments.description.utf8.count
    default: 0
    }
  }
}

extension String {
  /// The text cut after each run of white space; joined again it is the same text.
  fileprivate var piecesByWord: [String] {
    var pieces: [String] = []
    var piece = ""
    var inSpace = false
    for scalar in unicodeScalars {
      if inSpace && !scalar.isSpace {
        pieces.append(piece)
        piece = ""
      }
      piece.unicodeScalars.append(scalar)
      inSpace = scalar.isSpace
    }
    if !piece.isEmpty { pieces.append(piece) }
    return pieces
  }
}
