import RoostCore
import RoostHTTP
import RoostProviders

/// The Gemini API's embedContent and batchEmbedContents.
///
/// Source: github.com/google-gemini/api-examples, rest/embed.sh (2026-05-19).
struct GoogleEmbeddingWire: EmbeddingWire {
  let options: JSONObject

  var name: String { "google" }
  var batchLimit: Int { 100 }

  func encode(_ texts: [String], model: String, dimensions: Int?) throws(ProviderError) -> WireRequest {
    let requests = texts.map { text in
      var request: JSONObject = [
        "model": .string("models/" + GoogleWire.bare(model)), "content": ["parts": [["text": .string(text)]]],
      ]
      for (key, value) in options { request[key] = value }
      if let dimensions { request["outputDimensionality"] = .integer(dimensions) }
      return JSONValue.object(request)
    }
    if let only = requests.first, requests.count == 1 { return WireRequest(GoogleWire.path(model, "embedContent"), body: only) }
    return WireRequest(GoogleWire.path(model, "batchEmbedContents"), body: ["requests": .array(requests)])
  }

  func vectors(from body: JSONValue) throws(ProviderError) -> [[Float]] {
    try (body["embeddings"]?.arrayValue ?? [body["embedding"] ?? .null]).map { value throws(ProviderError) in
      guard let vector = value["values"]?.vectorValue else { throw .unreadable(name, "an embedding", status: 200) }
      return vector
    }
  }

  func error(from failure: WireFailure) -> ProviderError { GoogleError.providerError(from: failure, vendor: name) }
}
