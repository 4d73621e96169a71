import RoostCore
import RoostHTTP
import RoostProviders

/// Amazon Bedrock's Converse, ConverseStream and CountTokens, API version 2023-09-30.
///
/// Source: the service model in github.com/boto/botocore, bedrock-runtime/2023-09-30 (2026-07-31).
struct BedrockWire: ModelListingWire {
  let models: ModelChoice
  let defaultMaxTokens: Int?
  let region: String

  var name: String { "bedrock" }

  func encode(_ request: CompletionRequest, streaming: Bool) throws(ProviderError) -> WireRequest {
    var encoder = BedrockEncoder(request: request, entry: models.catalogue.entry(for: request.model))
    var body = try encoder.body()
    try encoder.addOptions(to: &body, maxTokens: request.options.maxTokens ?? defaultMaxTokens)
    encoder.addProviderOptions(to: &body)
    return WireRequest(Self.path(request.model, streaming ? "converse-stream" : "converse"), body: .object(body))
  }

  func encodeCount(_ request: CompletionRequest) throws(ProviderError) -> WireRequest? {
    var encoder = BedrockEncoder(request: request, entry: models.catalogue.entry(for: request.model))
    return WireRequest(Self.path(request.model, "count-tokens"), body: ["input": ["converse": .object(try encoder.body())]])
  }

  func count(from body: JSONValue) throws(ProviderError) -> Int {
    guard let tokens = body["inputTokens"]?.intValue, tokens >= 0 else { throw .unreadable(name, "a count of tokens", status: 200) }
    return tokens
  }

  func reader(for request: CompletionRequest) -> BedrockReader { BedrockReader(vendor: name) }

  func completion(from body: JSONValue, for request: CompletionRequest) throws(ProviderError) -> Completion {
    guard let content = body["output"]?["message"]?["content"]?.arrayValue else { throw .unreadable(name, "an answer", status: 200) }
    let raw = body["stopReason"]?.stringValue
    var parts = content.flatMap { BedrockBlock.parts(of: $0, vendor: name) }
    // A call that the limit cut off has no object for arguments.
    if raw == "max_tokens" { parts.removeAll { if case .toolCall(let call) = $0 { call.arguments.objectValue == nil } else { false } } }
    let hasCalls = parts.contains { if case .toolCall = $0 { true } else { false } }
    let reason = try BedrockStop.reason(raw, hasCalls: hasCalls, vendor: name, status: 200)
    return Completion(parts: parts, stopReason: reason, rawStopReason: raw, usage: BedrockUsage.tokens(body["usage"]) ?? TokenUsage())
  }

  func error(from failure: WireFailure) -> ProviderError { BedrockError.providerError(from: failure, vendor: name) }

  // MARK: - Models

  func encodeModels(page: String?) throws(ProviderError) -> WireRequest { WireRequest("/foundation-models", method: "GET", body: nil) }

  func models(from body: JSONValue) throws(ProviderError) -> (models: [ListedModel], next: String?) {
    guard let list = body["modelSummaries"]?.arrayValue else { throw .unreadable(name, "a list of models", status: 200) }
    let models = list.compactMap { model in
      (model["modelId"]?.stringValue).map { ListedModel(id: $0, name: model["modelName"]?.stringValue) }
    }
    return (models, nil)
  }

  /// The list is at another host than the models, unless both are at an address of the user's.
  func modelsEndpoint(_ endpoint: WireEndpoint) -> WireEndpoint {
    var place = endpoint
    if place.baseURL == Self.address("bedrock-runtime", region) { place.baseURL = Self.address("bedrock", region) }
    return place
  }

  /// A service's address in a region; China has a domain of its own.
  static func address(_ service: String, _ region: String) -> String {
    "https://\(service).\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
  }

  private static func path(_ model: String, _ method: String) -> String { "/model/\(PercentEncoding.encode(model))/\(method)" }
}

/// The vendor's words for why an answer ended.
enum BedrockStop {
  /// Throws `content_filtered` where the vendor kept the answer back. A call makes a natural end a `tool_use`: some models don't say so.
  static func reason(_ word: String?, hasCalls: Bool, vendor: String, status: Int?) throws(ProviderError) -> StopReason {
    switch word {
    case "end_turn": return hasCalls ? .toolUse : .endTurn
    case "tool_use": return .toolUse
    case "max_tokens": return .maxTokens
    case "stop_sequence": return .stopSequence
    case "guardrail_intervened": return .refusal
    case "model_context_window_exceeded": return .contextExceeded
    case "content_filtered":
      throw ProviderError(
        .contentFiltered, "\(vendor) kept the answer back: content_filtered.", retry: .no, status: status, vendorCode: "content_filtered")
    default: return .other
    }
  }
}

enum BedrockUsage {
  /// The vendor counts cached input apart; here it is part of the input.
  static func tokens(_ json: JSONValue?) -> TokenUsage? {
    guard let json, json.objectValue != nil else { return nil }
    func number(_ key: String) -> Int { max(0, json[key]?.intValue ?? 0) }
    let (read, written) = (number("cacheReadInputTokens"), number("cacheWriteInputTokens"))
    return TokenUsage(
      inputTokens: number("inputTokens") &+ read &+ written, outputTokens: number("outputTokens"), cacheReadTokens: read,
      cacheWriteTokens: written)
  }
}
