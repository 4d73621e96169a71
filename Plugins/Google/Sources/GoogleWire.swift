import RoostCore
import RoostHTTP
import RoostProviders

/// The Gemini API's generateContent, version v1beta.
///
/// Source: python-genai 2.19.0 (2026-08-19) and ai.google.dev/gemini-api/docs, 2026.
struct GoogleWire: ModelListingWire {
  static let version = "v1beta"

  let models: ModelChoice
  let defaultMaxTokens: Int?

  var name: String { "google" }

  func encode(_ request: CompletionRequest, streaming: Bool) throws(ProviderError) -> WireRequest {
    let entry = models.catalogue.entry(for: request.model)
    let encoder = GoogleEncoder(request: request, entry: entry)
    var body = try encoder.body()
    encoder.addOptions(to: &body, maxTokens: request.options.maxTokens ?? defaultMaxTokens ?? entry.defaultMaxTokens)
    encoder.addProviderOptions(to: &body)
    return WireRequest(Self.path(request.model, streaming ? "streamGenerateContent?alt=sse" : "generateContent"), body: .object(body))
  }

  func encodeCount(_ request: CompletionRequest) throws(ProviderError) -> WireRequest? {
    var body = try GoogleEncoder(request: request, entry: models.catalogue.entry(for: request.model)).body()
    // Beside the contents nothing else can be counted, unless it is all in a request of its own.
    if body.count > 1 {
      var inner: JSONObject = ["model": .string("models/" + Self.bare(request.model))]
      for (key, value) in body { inner[key] = value }
      body = ["generateContentRequest": .object(inner)]
    }
    return WireRequest(Self.path(request.model, "countTokens"), body: .object(body))
  }

  func count(from body: JSONValue) throws(ProviderError) -> Int {
    guard let tokens = body["totalTokens"]?.intValue, tokens >= 0 else { throw .unreadable(name, "a count of tokens", status: 200) }
    return tokens
  }

  func reader(for request: CompletionRequest) -> GoogleReader { GoogleReader(vendor: name) }

  func completion(from body: JSONValue, for request: CompletionRequest) throws(ProviderError) -> Completion {
    var answer = GoogleAnswer(vendor: name, status: 200)
    var parts: [ContentPart] = []
    for part in try answer.add(body) { parts += GooglePart.parts(of: part, vendor: name) }
    guard answer.rawStop != nil || !parts.isEmpty else { throw .unreadable(name, "an answer", status: 200) }
    let finish = answer.finish(hasCalls: parts.contains { if case .toolCall = $0 { true } else { false } })
    return Completion(
      id: finish.id, model: finish.model, parts: parts, stopReason: finish.stopReason, rawStopReason: finish.rawStopReason,
      usage: finish.usage ?? TokenUsage(), metadata: finish.metadata)
  }

  func error(from failure: WireFailure) -> ProviderError { GoogleError.providerError(from: failure, vendor: name) }

  func encodeModels(page: String?) throws(ProviderError) -> WireRequest {
    let next = page.map { "&pageToken=" + PercentEncoding.encode($0) } ?? ""
    return WireRequest("/\(Self.version)/models?pageSize=1000\(next)", method: "GET", body: nil)
  }

  func models(from body: JSONValue) throws(ProviderError) -> (models: [ListedModel], next: String?) {
    // A page without models has no list.
    guard body["models"] != nil || body.objectValue?.count == 0 else { throw .unreadable(name, "a list of models", status: 200) }
    let models = (body["models"]?.arrayValue ?? []).compactMap { model in
      (model["name"]?.stringValue).map { ListedModel(id: Self.bare($0), name: model["displayName"]?.stringValue) }
    }
    return (models, body["nextPageToken"]?.stringValue)
  }

  /// The path of a model's method. Tuned models name their collection, all others are in `models`.
  static func path(_ model: String, _ method: String) -> String {
    let place = model.hasPrefix("tunedModels/") ? model : "models/" + bare(model)
    let escaped = place.split(separator: "/", omittingEmptySubsequences: false).map { PercentEncoding.encode(String($0)) }
    return "/\(version)/\(escaped.joined(separator: "/")):\(method)"
  }

  static func bare(_ model: String) -> String { model.hasPrefix("models/") ? String(model.dropFirst(7)) : model }
}
