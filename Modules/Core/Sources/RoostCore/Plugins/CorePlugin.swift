/// Core's own components, registered by the same call as everybody else's.
public struct CorePlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(
      .engine, "llm", summary: "Asks a language model, calls the tools it wants, and asks again until there is an answer.",
      settings: LLMEngineSettings.self
    ) { settings, context in try settings.engine(context) }
    registry.add(
      .store, "memory", summary: "Values in memory, gone when the process ends.", settings: NoSettings.self
    ) { _, _ in InMemoryStore() as any Store }
    registry.add(
      .memory, "window", summary: "The last turns, in memory.", settings: WindowMemorySettings.self
    ) { settings, _ in WindowMemory(turns: settings.turns, limit: settings.messageLimit) as any Memory }
    registry.add(
      .conversations, "memory", summary: "Conversations in memory, gone when the process ends.", settings: MemoryConversationsSettings.self
    ) { settings, _ in
      InMemoryConversationStore(conversationLimit: settings.conversationLimit, messageLimit: settings.messageLimit) as any ConversationStore
    }
    registry.add(
      .exporter, "console", summary: "Events for people to read, on standard error.", settings: ConsoleSettings.self
    ) { settings, _ in ConsoleExporter(valueLimit: settings.valueLimit, isColored: settings.color) as any EventExporter }
    registry.add(
      .exporter, "jsonl", summary: "Events in a file, one JSON object a line.", settings: JSONLinesSettings.self
    ) { settings, context in
      try JSONLinesExporter(path: settings.path.hasPrefix("/") ? settings.path : context.baseDirectory + "/" + settings.path)
        as any EventExporter
    }
    registry.add(
      .exporter, "log", summary: "Events as structured lines for a log collector, on standard error.", settings: LogSettings.self
    ) { settings, _ in
      StructuredLogExporter(name: settings.name, format: settings.format, valueLimit: settings.valueLimit) as any EventExporter
    }
  }

  /// What `register` adds.
  public static let components: [ComponentType] = {
    var registrar = PluginRegistrar()
    // Core's registration only collects; there is nothing in it that throws.
    do { try CorePlugin().register(in: &registrar) } catch { preconditionFailure("Core's own registration failed: \(error)") }
    return registrar.components
  }()
}

/// Nothing to set.
@Generable(keys: .snakeCase) struct NoSettings {}

@Generable(keys: .snakeCase) struct WindowMemorySettings {
  /// How many of the last turns the model sees.
  @Guide(range: 1...10_000) var turns: Int = 20
  /// The most messages kept.
  @Guide(range: 1...1_000_000) var messageLimit: Int = 10_000
}

@Generable(keys: .snakeCase) struct MemoryConversationsSettings {
  /// The most conversations kept; the least recently used go.
  @Guide(range: 1...10_000_000) var conversationLimit: Int = 10_000
  /// The most messages kept of one conversation.
  @Guide(range: 1...1_000_000) var messageLimit: Int = 10_000
}

@Generable(keys: .snakeCase) struct ConsoleSettings {
  /// Longest value shown, in characters.
  @Guide(range: 1...1_000_000) var valueLimit: Int = 500
  /// Whether lines are coloured.
  var color: Bool = false
}

@Generable(keys: .snakeCase) struct JSONLinesSettings {
  /// The file, from the manifest's folder; created for its owner alone.
  @Guide(path: .output) var path: String
}

@Generable(keys: .snakeCase) struct LogSettings {
  /// The logger's name in each line.
  var name: String = "roost"
  var format: StructuredLogExporter.Format = .logfmt
  /// Longest value shown, in characters.
  @Guide(range: 1...1_000_000) var valueLimit: Int = 4_000
}

extension StructuredLogExporter.Format: Generable {}
