import RoostCore
import RoostProviders

/// What the answer's objects say besides their parts: a whole answer is one object, a stream many of the same form.
struct GoogleAnswer {
  private let vendor: String
  /// Goes into the errors of what was refused; nil within a stream.
  private let status: Int?
  private var id = ""
  private var model = ""
  private var usage = JSONObject()
  private var metadata = JSONObject()
  private var ignored = 0
  /// The finish reason, once it is there.
  private(set) var rawStop: String?

  init(vendor: String, status: Int?) {
    self.vendor = vendor
    self.status = status
  }

  private static let members = ["candidates", "promptFeedback", "usageMetadata", "modelVersion", "responseId", "modelStatus"]
  private static let blocking: Set = ["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"]

  /// Takes one object and gives the parts that it brings. Throws for an error in it, and where the vendor blocked prompt or answer.
  mutating func add(_ json: JSONValue) throws(ProviderError) -> [JSONValue] {
    if let error = GoogleError(json) { throw error.providerError(vendor: vendor) }
    guard Self.members.contains(where: { json[$0] != nil }) else {
      ignored += 1
      return []
    }
    id = json["responseId"]?.stringValue ?? id
    model = json["modelVersion"]?.stringValue ?? model
    // A later number replaces an earlier one, an absent one changes nothing.
    for (key, value) in json["usageMetadata"]?.objectValue ?? JSONObject() where !value.isNull { usage[key] = value }
    if let reason = json["promptFeedback"]?["blockReason"]?.stringValue { throw blocked("the prompt", reason) }
    guard let candidate = json["candidates"]?.arrayValue?.first(where: { ($0["index"]?.intValue ?? 0) == 0 }) else { return [] }
    if let grounding = candidate["groundingMetadata"], grounding.objectValue != nil { add(grounding: grounding) }
    if let message = candidate["finishMessage"]?.stringValue, !message.isEmpty { metadata["finish_message"] = .string(message) }
    if let reason = candidate["finishReason"]?.stringValue {
      rawStop = reason
      if Self.blocking.contains(reason) { throw blocked("the answer", reason) }
    }
    return candidate["content"]?["parts"]?.arrayValue ?? []
  }

  private func blocked(_ what: String, _ reason: String) -> ProviderError {
    ProviderError(
      .contentFiltered, "\(vendor) blocked \(what): \(reason).", retry: .no, status: status, vendorCode: reason)
  }

  private mutating func add(grounding: JSONValue) {
    metadata["grounding"] = grounding
    let sources = (grounding["groundingChunks"]?.arrayValue ?? []).compactMap { chunk -> JSONValue? in
      guard let place = chunk["web"] ?? chunk["maps"] ?? chunk["retrievedContext"], let url = place["uri"]?.stringValue else { return nil }
      return ["url": .string(url), "title": .string(place["title"]?.stringValue ?? "")]
    }
    if !sources.isEmpty { metadata["sources"] = .array(sources) }
  }

  /// How the answer ended. A call makes a natural end a `tool_use`: the vendor has no word of its own for it.
  func finish(hasCalls: Bool) -> CompletionFinish {
    let reason: StopReason =
      switch rawStop {
      case "STOP": hasCalls ? .toolUse : .endTurn
      case "MAX_TOKENS": .maxTokens
      default: .other
      }
    var metadata = metadata
    if ignored > 0 { metadata["ignored_events"] = .integer(ignored) }
    return CompletionFinish(
      stopReason: reason, rawStopReason: rawStop, usage: usage.count > 0 ? tokens : nil, id: id, model: model, metadata: metadata)
  }

  /// Cached tokens are part of the prompt's already; what tools and thoughts took is counted apart.
  private var tokens: TokenUsage {
    func number(_ key: String) -> Int { max(0, usage[key]?.intValue ?? 0) }
    let thoughts = number("thoughtsTokenCount")
    return TokenUsage(
      inputTokens: number("promptTokenCount") &+ number("toolUsePromptTokenCount"),
      outputTokens: number("candidatesTokenCount") &+ thoughts, cacheReadTokens: number("cachedContentTokenCount"),
      reasoningTokens: thoughts)
  }
}
