import RoostCore
import RoostHTTP
import RoostProviders

/// Ollama's own API, `/api/chat`.
///
/// Source: ollama/ollama, docs/api.md and docs/capabilities, 2026-08-21.
struct OllamaWire: ModelListingWire {
  let models: ModelChoice
  let defaultMaxTokens: Int?
  let contextTokens: Int?
  let keepAlive: String?

  var name: String { "ollama" }

  func encode(_ request: CompletionRequest, streaming: Bool) throws(ProviderError) -> WireRequest {
    let entry = models.catalogue.entry(for: request.model)
    let encoder = OllamaEncoder(request: request)
    var body = try encoder.body()
    body["stream"] = .bool(streaming)
    if let keepAlive { body["keep_alive"] = OllamaEncoder.duration(keepAlive) }
    let options = encoder.options(
      maxTokens: request.options.maxTokens ?? defaultMaxTokens ?? entry.defaultMaxTokens, context: contextTokens)
    if options.count > 0 { body["options"] = .object(options) }
    encoder.addProviderOptions(to: &body)
    return WireRequest("/api/chat", body: .object(body))
  }

  func reader(for request: CompletionRequest) -> JSONLinesReader<OllamaLines> { JSONLinesReader(OllamaLines(vendor: name), vendor: name) }

  func completion(from body: JSONValue, for request: CompletionRequest) throws(ProviderError) -> Completion {
    if let error = OllamaError(body) { throw error.providerError(vendor: name) }
    guard let message = body["message"], message.objectValue != nil else { throw .unreadable(name, "an answer") }
    guard body["done"]?.boolValue != false else { throw .interrupted(name) }
    var parts: [ContentPart] = []
    if let text = message["thinking"]?.stringValue, !text.isEmpty { parts.append(.thinking(text, signature: nil)) }
    if let text = message["content"]?.stringValue, !text.isEmpty { parts.append(.text(text)) }
    var calls = OllamaCalls()
    let found = calls.read(message)
    parts += found.map { .toolCall($0) }
    let end = OllamaEnd(body, hasCalls: !found.isEmpty)
    return Completion(
      model: end.model, parts: parts, stopReason: end.reason, rawStopReason: end.word, usage: end.usage ?? TokenUsage())
  }

  func error(from failure: WireFailure) -> ProviderError {
    let message = OllamaError(failure.json)?.message ?? failure.message
    return failure.error(OllamaError.kind(of: message, status: failure.status), vendor: name)
  }

  func encodeModels(page: String?) -> WireRequest { WireRequest("/api/tags", method: "GET", body: nil) }

  func models(from body: JSONValue) throws(ProviderError) -> (models: [ListedModel], next: String?) {
    guard let list = body["models"]?.arrayValue else { throw .unreadable(name, "a list of models") }
    return (list.compactMap { ($0["model"] ?? $0["name"])?.stringValue }.map { ListedModel(id: $0) }, nil)
  }
}

/// What the last line tells of the answer.
struct OllamaEnd {
  let reason: StopReason
  let word: String?
  let usage: TokenUsage?
  let model: String

  init(_ line: JSONValue, hasCalls: Bool) {
    word = line["done_reason"]?.stringValue
    reason =
      switch word {
      // The server says "stop" after calls too; older ones say nothing.
      case nil, "stop"?: hasCalls ? .toolUse : .endTurn
      case "length"?: .maxTokens
      default: .other
      }
    let (input, output) = (line["prompt_eval_count"]?.intValue, line["eval_count"]?.intValue)
    usage = input == nil && output == nil ? nil : TokenUsage(inputTokens: max(0, input ?? 0), outputTokens: max(0, output ?? 0))
    model = line["model"]?.stringValue ?? ""
  }
}

/// An error's words: the body of an answer that failed, or a line of a stream.
struct OllamaError {
  let message: String
  let status: Int?

  init?(_ json: JSONValue) {
    guard let error = json["error"], let text = error.stringValue ?? error["message"]?.stringValue else { return nil }
    message = text
    status = (json["status"] ?? json["StatusCode"])?.intValue
  }

  /// There are no codes, only words.
  static func kind(of message: String, status: Int?) -> ProviderError.Kind {
    let kind = status.map(WireFailure.kind(ofStatus:)) ?? .unavailable
    guard kind == .invalidRequest || status == nil else { return kind }
    if message.contains("context length") { return .contextExceeded }
    if message.contains("does not support ") { return .unsupportedFeature }
    return kind
  }

  func providerError(vendor: String) -> ProviderError {
    ProviderError(Self.kind(of: message, status: status), "\(vendor): \(message)", status: status)
  }
}
