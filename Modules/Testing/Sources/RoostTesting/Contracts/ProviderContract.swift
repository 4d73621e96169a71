public import RoostCore
import Synchronization

/// What every provider must do, whatever stands behind it.
public enum ProviderContract {
  /// Sends `request` and looks at what comes back; an empty list is a pass.
  ///
  /// - Parameters:
  ///   - provider: Ready to answer `request` several times.
  ///   - patience: The longest that one answer may take.
  public static func findings(
    _ provider: any Provider, request: CompletionRequest = CompletionRequest(messages: [.user("Say hello.")]),
    patience: Duration = .seconds(30)
  ) async -> [Finding] {
    var findings: [Finding] = []
    if provider.name.isEmpty { findings.append(Finding("name", "The provider's name is empty; metadata and events need one.")) }
    findings += await whole(provider, request, patience)
    findings += await streamed(provider, request, patience)
    findings += await abandoned(provider, request, patience)
    findings += await counted(provider, request, patience)
    return findings
  }

  private static func whole(_ provider: any Provider, _ request: CompletionRequest, _ patience: Duration) async -> [Finding] {
    let outcome = await Patience.wait(patience) { try await provider.complete(request) }
    switch outcome {
    case .tooSlow: return [Finding("complete.ends", "complete() gave nothing within \(patience).")]
    case .failed(let error): return [Finding("complete.succeeds", "complete() threw \(error).")]
    case .done(let completion): return check(completion, in: "complete")
    }
  }

  private static func check(_ completion: Completion, in stage: String) -> [Finding] {
    var findings: [Finding] = []
    let calls = completion.toolCalls
    if completion.stopReason == .toolUse, calls.isEmpty {
      findings.append(Finding("\(stage).tool_use", "The stop reason is tool_use, but there is no tool call."))
    }
    if !calls.isEmpty, completion.stopReason == .endTurn {
      findings.append(Finding("\(stage).tool_use", "There are tool calls, but the stop reason is end_turn."))
    }
    if Set(calls.map(\.id)).count != calls.count || calls.contains(where: { $0.id.isEmpty }) {
      findings.append(Finding("\(stage).call_ids", "Tool calls need ids that differ: \(calls.map(\.id))."))
    }
    if completion.usage.inputTokens < 0 || completion.usage.outputTokens < 0 {
      findings.append(Finding("\(stage).usage", "Token counts are negative: \(completion.usage.json)."))
    }
    return findings
  }

  private static func streamed(_ provider: any Provider, _ request: CompletionRequest, _ patience: Duration) async -> [Finding] {
    let outcome = await Patience.wait(patience) {
      var chunks: [CompletionChunk] = []
      for try await chunk in provider.stream(request) { chunks.append(chunk) }
      return chunks
    }
    switch outcome {
    case .tooSlow: return [Finding("stream.ends", "The stream did not end within \(patience).")]
    case .failed(let error): return [Finding("stream.succeeds", "The stream threw \(error).")]
    case .done(let chunks):
      let finishes = chunks.filter(\.isFinal).count
      guard finishes == 1, chunks.last?.isFinal == true else {
        return [
          Finding(
            "stream.ends_with_finish", "A stream ends with exactly one finish chunk; this one has \(finishes) among \(chunks.count) chunks."
          )
        ]
      }
      return []
    }
  }

  /// A reader that leaves after the first chunk must not keep the provider busy: a second stream still answers.
  private static func abandoned(_ provider: any Provider, _ request: CompletionRequest, _ patience: Duration) async -> [Finding] {
    let outcome = await Patience.wait(patience) {
      do {
        var reader = provider.stream(request).makeAsyncIterator()
        _ = try await reader.next()
      }
      var reader = provider.stream(request).makeAsyncIterator()
      return try await reader.next() != nil
    }
    switch outcome {
    case .tooSlow: return [Finding("stream.abandoned", "After a reader left a stream, the next stream gave nothing within \(patience).")]
    case .failed(let error): return [Finding("stream.abandoned", "After a reader left a stream, the next stream threw \(error).")]
    case .done(let answered):
      return answered ? [] : [Finding("stream.abandoned", "After a reader left a stream, the next stream was empty.")]
    }
  }

  private static func counted(_ provider: any Provider, _ request: CompletionRequest, _ patience: Duration) async -> [Finding] {
    switch await Patience.wait(patience, { try await provider.countTokens(request) }) {
    case .tooSlow: return [Finding("count.ends", "countTokens() gave nothing within \(patience).")]
    case .failed(let error): return [Finding("count.succeeds", "countTokens() threw \(error).")]
    case .done(let count):
      return count.tokens > 0 ? [] : [Finding("count.positive", "countTokens() gave \(count.tokens) for a request with text.")]
    }
  }
}
