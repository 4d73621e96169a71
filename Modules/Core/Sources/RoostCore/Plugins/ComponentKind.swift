/// A kind of component: the prefix of its ids and the manifest's section that makes instances of it.
public struct ComponentKind<Instance: Sendable>: Sendable, Hashable {
  /// As in `tool`, for ids like `tool.calculator`.
  public let prefix: String
  /// As in `tools`; empty for kinds that stand inside other sections.
  public let section: String

  public init(prefix: String, section: String) {
    self.prefix = prefix
    self.section = section
  }
}

/// What a tool component makes: one tool, or a source of several.
public enum ToolComponent: Sendable {
  case tool(AnyTool)
  case source(any ToolSource)

  public static func tool(_ tool: some ToolConvertible) -> ToolComponent { .tool(tool.asAnyTool) }
}

extension ComponentKind where Instance == any Provider {
  public static var provider: Self { Self(prefix: "provider", section: "providers") }
}

extension ComponentKind where Instance == ToolComponent {
  public static var tool: Self { Self(prefix: "tool", section: "tools") }
}

extension ComponentKind where Instance == any Guardrail {
  public static var guardrail: Self { Self(prefix: "guardrail", section: "guardrails") }
}

extension ComponentKind where Instance == any Engine {
  /// Stands in an agent, under `engine`.
  public static var engine: Self { Self(prefix: "engine", section: "") }
}

extension ComponentKind where Instance == any Store {
  public static var store: Self { Self(prefix: "store", section: "stores") }
}

extension ComponentKind where Instance == any Memory {
  public static var memory: Self { Self(prefix: "memory", section: "memories") }
}

extension ComponentKind where Instance == any ConversationStore {
  public static var conversations: Self { Self(prefix: "conversations", section: "conversations") }
}

extension ComponentKind where Instance == any Embedder {
  public static var embedder: Self { Self(prefix: "embedder", section: "embedders") }
}

extension ComponentKind where Instance == any EventExporter {
  /// Stands in `session`, under `exporters`.
  public static var exporter: Self { Self(prefix: "exporter", section: "") }
}

extension ComponentKind where Instance == any HealthCheck {
  /// Stands in no manifest: `roost doctor` makes one of each.
  public static var check: Self { Self(prefix: "check", section: "") }
}

extension ComponentKind where Instance == Agent {
  /// Made from the section `agents`, by Roost itself.
  public static var agent: Self { Self(prefix: "agent", section: "agents") }
}
