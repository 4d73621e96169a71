import RoostCore
import RoostHTTP
import RoostProviders

/// Where the vendor is reached, and as whom.
struct OpenAIServer {
  let key: SecretString?
  let address: String?
  let organization: String?
  let project: String?
  let connection: ConnectionSettings

  func endpoint(_ context: ComponentContext) throws -> WireEndpoint {
    let key = try VendorKey(key, environment: ["OPENAI_API_KEY"], component: context.name, vendor: "openai")
    return try connection.endpoint(
      address, environment: "OPENAI_BASE_URL", default: "https://api.openai.com/v1", network: context.network
    ) { [organization, project] request throws(ProviderError) in
      request.headers["authorization"] = "Bearer \(try key.reveal())"
      if let organization { request.headers["openai-organization"] = organization }
      if let project { request.headers["openai-project"] = project }
    }
  }
}
