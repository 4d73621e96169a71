import RoostCore
import Testing

/// How a vendor's component is tried where there is a server for its wire.
struct VendorExam: Sendable, CustomTestStringConvertible {
  /// The folder of the documented exchanges.
  var wire: String
  /// The component's id.
  var component: String
  /// A model that the exchanges know.
  var model: String
  /// What comes after the server's address.
  var path = ""
  var settings: JSONObject = ["api_key": "KEY"]

  var testDescription: String { "\(component) by \(wire)" }

  func plan(at address: String) -> JSONValue {
    var settings = settings
    settings["base_url"] = .string(address + path)
    settings["model"] = .string(model)
    if component.hasPrefix("embedder.") { settings["dimensions"] = 3 }
    return ["settings": .object(settings), "model": .string(model)]
  }

  static let all = [
    VendorExam(wire: "anthropic", component: "provider.anthropic", model: "claude-haiku-4-5"),
    VendorExam(
      wire: "bedrock", component: "provider.bedrock", model: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
      settings: ["region": "us-east-1", "access_key_id": "ID", "secret_access_key": "KEY"]),
    VendorExam(wire: "deepseek", component: "provider.deepseek", model: "deepseek-flash"),
    VendorExam(wire: "google", component: "provider.google", model: "gemini-3.7-flash"),
    VendorExam(wire: "google", component: "embedder.google", model: "gemini-embedding-001"),
    VendorExam(wire: "ollama", component: "provider.ollama", model: "qwen3"),
    VendorExam(wire: "ollama", component: "embedder.ollama", model: "embeddinggemma"),
    VendorExam(wire: "openai_responses", component: "provider.openai", model: "gpt-6-luna", path: "/v1"),
    VendorExam(
      wire: "openai_chat", component: "provider.openai", model: "gpt-4.1", path: "/v1", settings: ["api_key": "KEY", "api": "chat"]),
    VendorExam(wire: "openai_chat", component: "embedder.openai", model: "text-embedding-3-small", path: "/v1"),
    VendorExam(wire: "openai_compatible", component: "provider.openai_compatible", model: "pond-1", path: "/v1"),
    VendorExam(wire: "openai_compatible", component: "embedder.openai_compatible", model: "pond-embed", path: "/v1"),
  ]
}
