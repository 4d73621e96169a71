/// The manifest's sections and the prefixes of the components that stand in them.
public enum ComponentSections {
  /// Core's own kinds, by prefix. An empty section means that the kind stands inside another one.
  public static let core: [(prefix: String, section: String)] = [
    ("provider", "providers"), ("tool", "tools"), ("guardrail", "guardrails"), ("store", "stores"), ("memory", "memories"),
    ("conversations", "conversations"), ("embedder", "embedders"), ("engine", ""), ("exporter", ""), ("command", ""),
    ("check", ""),
  ]

  /// Sections that a plugin brings, and the plugin that does.
  public static let later: [(section: String, plugin: String)] = [
    ("knowledge", "knowledge"), ("vector_stores", "knowledge"), ("teams", "teams"), ("journeys", "journeys"), ("prompts", "prompts"),
    ("routers", "prompts"), ("triggers", "triggers"), ("policy", "triggers"), ("server", "server"), ("mcp", "mcp"), ("ledger", "storage"),
    ("caches", "storage"), ("evaluations", "evaluation"), ("visualizer", "visualizer"), ("telemetry", "observability"), ("human", "human"),
    ("workflows", "workflows"), ("skills", "tools"),
  ]

  /// Where components with `prefix` stand when their plugin doesn't say: Core's section, or one called like the prefix.
  static func section(ofPrefix prefix: String) -> String {
    core.first { $0.prefix == prefix }?.section ?? prefix
  }
}
