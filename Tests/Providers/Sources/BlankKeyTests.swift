import RoostCore
import RoostProviders
import Testing

/// A key that is blank is a slip, told when the provider is made.
struct BlankKeyTests {
  // LB4-PROV-03
  @Test(
    arguments: [
      ("Anthropic", "anthropic", [:]), ("OpenAI", "openai", [:]), ("Google", "google", [:]), ("DeepSeek", "deepseek", [:]),
      ("Ollama", "ollama", [:]), ("OpenAICompatible", "openai_compatible", ["base_url": "http://127.0.0.1:9/v1"]),
      ("Bedrock", "bedrock", ["region": "eu-central-1"]),
    ] as [(String, String, JSONObject)], ["", "  ", "\t\n"])
  func `a blank key is an error that names the setting`(_ vendor: (String, String, JSONObject), _ key: String) async throws {
    var settings = vendor.2
    settings["api_key"] = .string(key)
    let built = BuiltProvider(plugin: vendor.0, component: "provider.\(vendor.1)")
    await #expect {
      try await built.provider(settings)
    } throws: {
      ($0 as? ProviderSettingsError)?.setting == "api_key"
    }
  }
}
