import RoostCore
import RoostProviders

/// Ollama's `/api/embed`.
struct OllamaEmbeddings: EmbeddingWire {
  let keepAlive: String?
  let more: JSONObject

  var name: String { "ollama" }
  var batchLimit: Int { 512 }

  func encode(_ texts: [String], model: String, dimensions: Int?) -> WireRequest {
    var body: JSONObject = ["model": .string(model), "input": .array(texts.map { .string($0) })]
    if let dimensions { body["dimensions"] = .integer(dimensions) }
    if let keepAlive { body["keep_alive"] = OllamaEncoder.duration(keepAlive) }
    for (key, value) in more { body[key] = value }
    return WireRequest("/api/embed", body: .object(body))
  }

  func vectors(from body: JSONValue) throws(ProviderError) -> [[Float]] {
    if let error = OllamaError(body) { throw error.providerError(vendor: name) }
    guard let list = body["embeddings"]?.arrayValue else { throw .unreadable(name, "vectors", status: 200) }
    var vectors: [[Float]] = []
    vectors.reserveCapacity(list.count)
    for item in list {
      guard let vector = item.vectorValue, vector.allSatisfy(\.isFinite) else { throw .unreadable(name, "vectors", status: 200) }
      vectors.append(vector)
    }
    return vectors
  }

  func error(from failure: WireFailure) -> ProviderError {
    failure.error(OllamaError.kind(of: OllamaError(failure.json)?.message ?? failure.message, status: failure.status), vendor: name)
  }
}
