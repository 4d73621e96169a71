/// Manifests of the tests.
enum Manifests {
  /// One agent of the fixture's provider.
  static func scripted(
    _ does: String, _ settings: String = "", tools: String = "", agent: String = "", guardrails: String = "", plugins: String = ""
  ) -> String {
    """
    {
      "roost": 1,
      "plugins": { \(plugins) },
      "providers": { "main": { "type": "scripted", "does": "\(does)" \(settings) } },
      "tools": { \(tools) },
      "guardrails": { \(guardrails) },
      "agents": { "assistant": { "engine": { "type": "llm", "provider": "main" } \(agent) } },
      "entry": "assistant"
    }
    """
  }
}
