import RoostCore
import RoostHTTP
import RoostProviders

extension AnthropicWire: ModelListingWire {
  func encodeModels(page: String?) throws(ProviderError) -> WireRequest {
    let after = page.map { "&after_id=\(PercentEncoding.encode($0))" } ?? ""
    return WireRequest("/v1/models?limit=1000\(after)", method: "GET", headers: ["anthropic-version": Self.version], body: nil)
  }

  func models(from body: JSONValue) throws(ProviderError) -> (models: [ListedModel], next: String?) {
    guard let data = body["data"]?.arrayValue else { throw .unreadable(name, "a list of models") }
    let models = data.compactMap { model in
      (model["id"]?.stringValue).map { ListedModel(id: $0, name: model["display_name"]?.stringValue) }
    }
    return (models, body["has_more"]?.boolValue == true ? body["last_id"]?.stringValue : nil)
  }
}
