/// Collects the component types that one plugin brings.
public struct PluginRegistrar {
  /// The component types added so far, in order.
  public private(set) var components: [ComponentType] = []
  /// The folder `Resources` of the plugin's bundle: files it needs beside its library. Nil for a plugin without a bundle.
  public let resources: String?

  public init(resources: String? = nil) { self.resources = resources }

  /// Adds a component type.
  ///
  /// - Parameters:
  ///   - name: What stands after the kind's prefix in the id: `calculator` for `tool.calculator`. Lower-case words joined by `_`.
  ///   - summary: One sentence for people who choose components.
  ///   - settings: What users may write in the manifest, beside `type`.
  ///   - metadata: What may be asked before there is an instance: a provider's `models`, a file in its resources, and `stand_in`, whether
  ///     and when it may answer where nobody chose a provider.
  ///   - make: Makes an instance. Has no side effects: an instance that conforms to `Lifecycle` is started later.
  public mutating func add<Settings: Generable, Instance: Sendable>(
    _ kind: ComponentKind<Instance>, _ name: String, summary: String, settings: Settings.Type,
    metadata: JSONObject = JSONObject(), make: @escaping @Sendable (Settings, ComponentContext) async throws -> Instance
  ) {
    components.append(
      ComponentType(
        id: "\(kind.prefix).\(name)", prefix: kind.prefix, section: kind.section, summary: summary, settings: Settings.schema,
        metadata: metadata, make: { json, context in try await make(Settings(json: json), context) }))
  }
}

/// One component type: what a manifest's `type` chooses.
public struct ComponentType: Sendable {
  /// As in `tool.calculator`.
  public let id: String
  public let prefix: String
  public let section: String
  public let summary: String
  /// The schema of its settings, `type` left out.
  public let settings: JSONSchema
  public let metadata: JSONObject
  /// Makes an instance from checked settings.
  let make: @Sendable (JSONValue, ComponentContext) async throws -> any Sendable

  /// An instance of the component, for who tests or embeds it. The settings follow the schema; the runtime checks that, not this.
  public func instance(settings: JSONValue, context: ComponentContext) async throws -> any Sendable {
    try await make(settings, context)
  }
}
