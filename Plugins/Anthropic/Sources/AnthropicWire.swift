import RoostCore
import RoostHTTP
import RoostProviders

/// Anthropic's Messages API, version 2023-06-01.
///
/// Source: the types of anthropic-sdk-python 0.121.0 (2026-08-07) and platform.claude.com, API reference, 2026.
struct AnthropicWire: ProviderWire {
  static let version = "2023-06-01"

  let models: ModelChoice
  let defaultMaxTokens: Int?

  var name: String { "anthropic" }

  func encode(_ request: CompletionRequest, streaming: Bool) throws(ProviderError) -> WireRequest {
    let entry = models.catalogue.entry(for: request.model)
    let encoder = AnthropicEncoder(request: request, entry: entry)
    let limit = request.options.maxTokens ?? defaultMaxTokens ?? entry.defaultMaxTokens ?? 4_096
    var body = try encoder.body()
    body["max_tokens"] = .integer(limit)
    if streaming { body["stream"] = true }
    try encoder.addOptions(to: &body, maxTokens: limit)
    encoder.addProviderOptions(to: &body)
    return WireRequest("/v1/messages", headers: headers(request, entry), body: .object(body))
  }

  func encodeCount(_ request: CompletionRequest) throws(ProviderError) -> WireRequest? {
    let entry = models.catalogue.entry(for: request.model)
    let encoder = AnthropicEncoder(request: request, entry: entry)
    return WireRequest("/v1/messages/count_tokens", headers: headers(request, entry), body: .object(try encoder.body()))
  }

  private func headers(_ request: CompletionRequest, _ entry: ModelEntry) -> HTTPHeaders {
    guard let beta = AnthropicNativeTools(request: request, entry: entry).beta else { return ["anthropic-version": Self.version] }
    return ["anthropic-version": Self.version, "anthropic-beta": beta]
  }

  func count(from body: JSONValue) throws(ProviderError) -> Int {
    guard let tokens = body["input_tokens"]?.intValue, tokens >= 0 else { throw .unreadable(name, "a count of tokens") }
    return tokens
  }

  func reader(for request: CompletionRequest) -> EventStreamReader<AnthropicEvents> {
    EventStreamReader(AnthropicEvents(vendor: name), vendor: name)
  }

  func completion(from body: JSONValue, for request: CompletionRequest) throws(ProviderError) -> Completion {
    if let error = AnthropicError(body) { throw error.providerError(vendor: name, status: nil) }
    guard let content = body["content"]?.arrayValue else { throw .unreadable(name, "a message") }
    let raw = body["stop_reason"]?.stringValue
    var usage = AnthropicUsage()
    usage.add(body["usage"])
    var parts: [ContentPart] = []
    var sources = AnthropicSources()
    for block in content {
      parts += AnthropicBlock.parts(of: block, vendor: name)
      sources.add(block["citations"]?.arrayValue ?? [])
    }
    return Completion(
      id: body["id"]?.stringValue ?? "", model: body["model"]?.stringValue ?? "", parts: parts, stopReason: AnthropicStop.reason(raw),
      rawStopReason: raw, usage: usage.tokens ?? TokenUsage(), metadata: sources.metadata)
  }

  func error(from failure: WireFailure) -> ProviderError {
    guard let error = AnthropicError(failure.json) else { return failure.error(WireFailure.kind(ofStatus: failure.status), vendor: name) }
    return failure.error(error.kind(status: failure.status), vendor: name, code: error.type)
  }
}

/// The vendor's words for why an answer ended.
enum AnthropicStop {
  static func reason(_ word: String?) -> StopReason {
    switch word {
    case "end_turn": .endTurn
    case "tool_use": .toolUse
    case "max_tokens": .maxTokens
    case "stop_sequence": .stopSequence
    case "refusal": .refusal
    case "pause_turn": .pauseTurn
    case "model_context_window_exceeded": .contextExceeded
    default: .other
    }
  }
}

/// An error object: the body of an answer that failed, or an event within a stream.
struct AnthropicError {
  let type: String
  let message: String

  init?(_ json: JSONValue) {
    guard json["type"]?.stringValue == "error" || json["error"]?.objectValue != nil, let error = json["error"] else { return nil }
    type = error["type"]?.stringValue ?? ""
    message = error["message"]?.stringValue ?? ""
  }

  func kind(status: Int?) -> ProviderError.Kind {
    switch type {
    case "authentication_error": .authentication
    case "permission_error", "billing_error": .permission
    case "rate_limit_error": .rateLimited
    case "overloaded_error": .overloaded
    case "timeout_error": .timeout
    case "api_error": .unavailable
    // The vendor has no word of its own for it.
    case "invalid_request_error" where message.contains("prompt is too long"): .contextExceeded
    case "invalid_request_error", "not_found_error", "request_too_large": .invalidRequest
    default: status.map(WireFailure.kind(ofStatus:)) ?? .unavailable
    }
  }

  func providerError(vendor: String, status: Int?) -> ProviderError {
    ProviderError(kind(status: status), "\(vendor): \(message.isEmpty ? type : message)", status: status, vendorCode: type)
  }
}

/// Usage as it grows over a stream: a later number replaces an earlier one, an absent one changes nothing.
struct AnthropicUsage {
  private var members = JSONObject()

  mutating func add(_ json: JSONValue?) {
    for (key, value) in json?.objectValue ?? JSONObject() where !value.isNull { members[key] = value }
  }

  /// The vendor counts cached input apart; here it is part of the input.
  var tokens: TokenUsage? {
    guard members.count > 0 else { return nil }
    func number(_ key: String) -> Int { max(0, members[key]?.intValue ?? 0) }
    let (read, written) = (number("cache_read_input_tokens"), number("cache_creation_input_tokens"))
    return TokenUsage(
      inputTokens: number("input_tokens") &+ read &+ written, outputTokens: number("output_tokens"), cacheReadTokens: read,
      cacheWriteTokens: written, reasoningTokens: max(0, members["output_tokens_details"]?["thinking_tokens"]?.intValue ?? 0))
  }
}
