public import RoostCore
internal import RoostHTTP

/// Chat completions, in one server's dialect.
///
/// Source: openai/openai-openapi, openapi.yaml 2.3.0 (2026-08-21); for the dialects, the READMEs beside the fixtures name theirs.
public struct ChatCompletionsWire: ProviderWire, ModelListingWire {
  public let dialect: ChatCompletionsDialect
  let models: ModelChoice
  let defaultMaxTokens: Int?

  public init(_ dialect: ChatCompletionsDialect, models: ModelChoice, defaultMaxTokens: Int?) {
    self.dialect = dialect
    self.models = models
    self.defaultMaxTokens = defaultMaxTokens
  }

  public var name: String { dialect.name }

  /// Chat completions have no tools of the vendor's own. A server that is told the schema in words isn't strict.
  public func capabilities(_ capabilities: ProviderCapabilities) -> ProviderCapabilities {
    var capabilities = capabilities
    capabilities.nativeTools = []
    if dialect.schema == .prompted {
      capabilities.supportsOutputSchema = false
      capabilities.supportsJSONMode = true
    }
    return capabilities
  }

  public func encode(_ request: CompletionRequest, streaming: Bool) throws(ProviderError) -> WireRequest {
    let encoder = encoder(for: request)
    var body = try encoder.body()
    if let limit = request.options.maxTokens ?? defaultMaxTokens ?? encoder.entry.defaultMaxTokens {
      body[dialect.maxTokens] = .integer(limit)
    }
    try encoder.addOptions(to: &body)
    if streaming {
      body["stream"] = true
      if dialect.asksForUsage { body["stream_options"] = ["include_usage": true] }
    }
    encoder.addProviderOptions(to: &body)
    return WireRequest("/chat/completions" + dialect.query, body: .object(body))
  }

  public func encodeCount(_ request: CompletionRequest) throws(ProviderError) -> WireRequest? {
    guard let path = dialect.countPath else { return nil }
    return WireRequest(path + dialect.query, body: .object(try encoder(for: request).body()))
  }

  public func count(from body: JSONValue) throws(ProviderError) -> Int {
    guard let tokens = body["input_tokens"]?.intValue, tokens >= 0 else { throw .unreadable(name, "a count of tokens") }
    return tokens
  }

  public func reader(for request: CompletionRequest) -> ChatCompletionsReader { ChatCompletionsReader(dialect) }

  public func completion(from body: JSONValue, for request: CompletionRequest) throws(ProviderError) -> Completion {
    if let error = ChatCompletionsError(inAnswer: body) { throw error.providerError(dialect) }
    guard let choice = body["choices"]?.arrayValue?.first, let message = choice["message"] else {
      throw .unreadable(name, "a completion", status: 200)
    }
    let stop = ChatCompletionsStop(choice)
    if let error = stop.error(dialect) { throw error }
    var answer = ChatCompletionsAnswer(dialect, isCut: stop.isCut)
    for piece in ChatCompletionsPiece.pieces(of: message) { answer.add(piece) }
    let usage = ChatCompletionsUsage(body)
    return Completion(
      id: body["id"]?.stringValue ?? "", model: body["model"]?.stringValue ?? "", parts: answer.parts,
      stopReason: stop.reason(hasCalls: answer.hasCalls, isRefused: answer.isRefused), rawStopReason: stop.raw,
      usage: usage?.tokens ?? TokenUsage(), costUSD: usage?.cost, metadata: answer.metadata)
  }

  public func error(from failure: WireFailure) -> ProviderError { ChatCompletionsError.error(from: failure, dialect) }

  public func encodeModels(page: String?) throws(ProviderError) -> WireRequest {
    WireRequest("/models" + dialect.query, method: "GET", body: nil)
  }

  public func models(from body: JSONValue) throws(ProviderError) -> (models: [ListedModel], next: String?) {
    if let error = ChatCompletionsError(inAnswer: body) { throw error.providerError(dialect) }
    guard let list = body["data"]?.arrayValue ?? body.arrayValue else { throw .unreadable(name, "a list of models", status: 200) }
    var models: [ListedModel] = []
    for item in list {
      guard let id = item["id"]?.stringValue, !id.isEmpty else { throw .unreadable(name, "a list of models", status: 200) }
      models.append(ListedModel(id: id, name: item["display_name"]?.stringValue ?? item["name"]?.stringValue))
    }
    return (models, nil)
  }

  private func encoder(for request: CompletionRequest) -> ChatCompletionsEncoder {
    ChatCompletionsEncoder(request: request, entry: models.catalogue.entry(for: request.model), dialect: dialect)
  }
}
