import RoostCore
import RoostHTTP
import RoostProviders

/// OpenAI's Responses API.
///
/// Source: openai/openai-openapi, openapi.yaml 2.3.0, 2026-08-21.
struct OpenAIResponsesWire: ModelListingWire {
  /// What opaque parts carry: those of chat completions are others.
  static let provider = "openai_responses"

  let models: ModelChoice
  let defaultMaxTokens: Int?

  var name: String { "openai" }

  func encode(_ request: CompletionRequest, streaming: Bool) throws(ProviderError) -> WireRequest {
    let entry = models.catalogue.entry(for: request.model)
    let encoder = OpenAIResponsesEncoder(request: request, entry: entry)
    var body = try encoder.body()
    try encoder.addOptions(to: &body, maxTokens: request.options.maxTokens ?? defaultMaxTokens ?? entry.defaultMaxTokens)
    body["store"] = false
    if streaming { body["stream"] = true }
    encoder.addProviderOptions(to: &body)
    return WireRequest("/responses", body: .object(body))
  }

  func encodeCount(_ request: CompletionRequest) throws(ProviderError) -> WireRequest? {
    let encoder = OpenAIResponsesEncoder(request: request, entry: models.catalogue.entry(for: request.model))
    var body = try encoder.body()
    encoder.addProviderOptions(to: &body) { ["tools", "previous_response_id", "conversation", "truncation"].contains($0) }
    return WireRequest("/responses/input_tokens", body: .object(body))
  }

  func count(from body: JSONValue) throws(ProviderError) -> Int {
    guard let tokens = body["input_tokens"]?.intValue, tokens >= 0 else { throw .unreadable(name, "a count of tokens") }
    return tokens
  }

  func reader(for request: CompletionRequest) -> EventStreamReader<OpenAIResponsesEvents> {
    EventStreamReader(OpenAIResponsesEvents(vendor: name), vendor: name)
  }

  func completion(from body: JSONValue, for request: CompletionRequest) throws(ProviderError) -> Completion {
    guard body["output"]?.arrayValue != nil || body["status"] != nil else { throw .unreadable(name, "a response") }
    let end = try OpenAIResponsesEnd(body, vendor: name)
    var parts: [ContentPart] = []
    var refused = false
    var sources = OpenAIResponsesSources()
    for item in body["output"]?.arrayValue ?? [] {
      let item = OpenAIResponsesItem(item)
      refused = refused || item.isRefusal
      sources.add(item)
      parts += item.parts
    }
    let hasCalls = parts.contains { if case .toolCall = $0 { true } else { false } }
    return Completion(
      id: end.id, model: end.model, parts: parts, stopReason: end.reason(hasCalls: hasCalls, refused: refused), rawStopReason: end.word,
      usage: end.usage ?? TokenUsage(), metadata: sources.metadata)
  }

  func error(from failure: WireFailure) -> ProviderError {
    guard let error = OpenAIResponsesError(failure.json) else {
      return failure.error(WireFailure.kind(ofStatus: failure.status), vendor: name)
    }
    return failure.error(
      error.kind(status: failure.status), vendor: name, message: error.words.isEmpty ? nil : error.words, code: error.code,
      retry: error.retry)
  }

  func encodeModels(page: String?) -> WireRequest { WireRequest("/models", method: "GET", body: nil) }

  func models(from body: JSONValue) throws(ProviderError) -> (models: [ListedModel], next: String?) {
    guard let list = body["data"]?.arrayValue else { throw .unreadable(name, "a list of models") }
    return (list.compactMap { $0["id"]?.stringValue }.map { ListedModel(id: $0) }, nil)
  }
}

/// How a response ended.
struct OpenAIResponsesEnd {
  let id: String
  let model: String
  /// The status, or the reason of an incomplete one.
  let word: String
  let usage: TokenUsage?
  private let isIncomplete: Bool

  /// Throws what a failed response says, and for one that hasn't ended.
  init(_ response: JSONValue, vendor: String) throws(ProviderError) {
    let status = response["status"]?.stringValue ?? "completed"
    let reason = response["incomplete_details"]?["reason"]?.stringValue
    switch status {
    case "completed": isIncomplete = false
    case "incomplete": isIncomplete = true
    case "failed": throw (OpenAIResponsesError(response) ?? OpenAIResponsesError()).providerError(vendor: vendor)
    default: throw ProviderError(.protocolViolation, "\(vendor)'s response is \(status), not finished.", retry: .no)
    }
    word = isIncomplete ? reason ?? status : status
    if isIncomplete && reason == "content_filter" {
      throw ProviderError(.contentFiltered, "\(vendor) filtered the answer.", retry: .no, vendorCode: "content_filter")
    }
    id = response["id"]?.stringValue ?? ""
    model = response["model"]?.stringValue ?? ""
    usage = Self.usage(response["usage"])
  }

  func reason(hasCalls: Bool, refused: Bool) -> StopReason {
    if isIncomplete { return word == "max_output_tokens" ? .maxTokens : .other }
    return refused ? .refusal : hasCalls ? .toolUse : .endTurn
  }

  /// Cached tokens and reasoning are part of input and output here too.
  private static func usage(_ json: JSONValue?) -> TokenUsage? {
    guard let json, json.objectValue != nil else { return nil }
    func number(_ value: JSONValue?) -> Int { max(0, value?.intValue ?? 0) }
    let input = json["input_tokens_details"]
    return TokenUsage(
      inputTokens: number(json["input_tokens"]), outputTokens: number(json["output_tokens"]),
      cacheReadTokens: number(input?["cached_tokens"]),
      cacheWriteTokens: number(input?["cache_write_tokens"]),
      reasoningTokens: number(json["output_tokens_details"]?["reasoning_tokens"]))
  }
}
