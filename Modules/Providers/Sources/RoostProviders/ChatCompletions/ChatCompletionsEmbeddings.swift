public import RoostCore
internal import RoostHTTP

/// Vectors of texts, beside chat completions.
public struct ChatCompletionsEmbeddings: EmbeddingWire {
  public let dialect: ChatCompletionsDialect

  public init(_ dialect: ChatCompletionsDialect) { self.dialect = dialect }

  public var name: String { dialect.name }
  public var batchLimit: Int { dialect.embeddingBatch }

  public func encode(_ texts: [String], model: String, dimensions: Int?) -> WireRequest {
    var body: JSONObject = ["model": .string(model), "input": .array(texts.map { .string($0) }), "encoding_format": "float"]
    if let dimensions { body["dimensions"] = .integer(dimensions) }
    return WireRequest("/embeddings" + dialect.query, body: .object(body))
  }

  /// The list may be in any order; `index` says which text a vector is of.
  public func vectors(from body: JSONValue) throws(ProviderError) -> [[Float]] {
    if let error = ChatCompletionsError(inAnswer: body) { throw error.providerError(dialect) }
    guard let list = body["data"]?.arrayValue else { throw .unreadable(name, "vectors", status: 200) }
    var vectors = [[Float]?](repeating: nil, count: list.count)
    for (place, item) in list.enumerated() {
      let index = item["index"]?.intValue ?? place
      guard vectors.indices.contains(index), vectors[index] == nil, let vector = item["embedding"]?.vectorValue,
        vector.allSatisfy(\.isFinite)
      else { throw .unreadable(name, "vectors", status: 200) }
      vectors[index] = vector
    }
    return vectors.compactMap { $0 }
  }

  public func error(from failure: WireFailure) -> ProviderError { ChatCompletionsError.error(from: failure, dialect) }
}
