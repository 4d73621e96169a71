/// Every component type that a manifest may use: Core's own and those that plugins describe. Made without opening a plugin.
public struct ComponentCatalog: Sendable {
  /// One component type and who brings it.
  public struct Entry: Sendable {
    public var component: ComponentDescription
    /// The plugin's name; `core` for Core's own.
    public var owner: String
    /// The plugin's folder; nil for Core's own.
    public var directory: String?

    /// One element of `roost components --json`.
    public var json: JSONValue {
      var object: JSONObject = ["id": .string(component.id), "plugin": .string(owner)]
      object["summary"] = .string(component.summary)
      object["section"] = .string(component.section)
      object["settings"] = component.settings.json
      if component.metadata.count > 0 { object["metadata"] = .object(component.metadata) }
      return .object(object)
    }
  }

  /// An id that two bring; the first one keeps it, the other plugin is not used at all.
  public struct Conflict: Hashable, Sendable, CustomStringConvertible {
    public var id: String
    public var keeper: String
    public var refused: String
    public var keeperDirectory: String?
    public var refusedDirectory: String

    public var description: String {
      "The plugin \(refused) in \(refusedDirectory) is not used: its component \(id) is already brought by "
        + (keeperDirectory.map { "the plugin \(keeper) in \($0)" } ?? "Roost itself") + ". Rename one of the two."
    }
  }

  /// By id, in order: Core's first, then plugin by plugin.
  public private(set) var entries: [Entry] = []
  public private(set) var conflicts: [Conflict] = []
  /// The sections that hold components, with their prefix, Core's first.
  public private(set) var sections: [(section: String, prefix: String)] = []
  /// The usable plugins' descriptions.
  public let plugins: PluginCatalog
  /// Component types that need no opening, by id.
  let builtIn: [String: ComponentType]
  private var places: [String: Int] = [:]

  /// `builtIn` are the component types of this program itself: Core's own, and those that an embedding program registers.
  public init(plugins: PluginCatalog = PluginCatalog(), builtIn: [ComponentType] = CorePlugin.components) {
    self.plugins = plugins
    self.builtIn = Dictionary(builtIn.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    sections = ComponentSections.core.filter { !$0.section.isEmpty }.map { ($0.section, $0.prefix) }
    for type in builtIn { add(Entry(component: ComponentDescription(type), owner: "core")) }
    for bundle in plugins.plugins { add(bundle) }
  }

  /// The same catalog with another version of the plugin that has `bundle`'s name.
  func replacing(_ bundle: PluginBundle) -> ComponentCatalog {
    ComponentCatalog(plugins: plugins.replacing(bundle), builtIn: entries.compactMap { builtIn[$0.component.id] })
  }

  private mutating func add(_ bundle: PluginBundle) {
    // All or nothing: half a plugin would only fail later.
    for component in bundle.descriptor.components {
      guard let first = self[component.id] else { continue }
      return conflicts.append(
        Conflict(
          id: component.id, keeper: first.owner, refused: bundle.name, keeperDirectory: first.directory, refusedDirectory: bundle.directory)
      )
    }
    for component in bundle.descriptor.components {
      add(Entry(component: component, owner: bundle.name, directory: bundle.directory))
    }
  }

  private mutating func add(_ entry: Entry) {
    places[entry.component.id] = entries.count
    entries.append(entry)
    let section = entry.component.section
    guard !section.isEmpty, !sections.contains(where: { $0.section == section }) else { return }
    sections.append((section, entry.component.prefix))
  }

  public subscript(id: String) -> Entry? { places[id].map { entries[$0] } }

  /// The names that `type` may have where a component of `prefix` is made.
  public func types(ofPrefix prefix: String) -> [String] { entries.filter { $0.component.prefix == prefix }.map(\.component.name) }

  public func section(ofPrefix prefix: String) -> String? { sections.first { $0.prefix == prefix }?.section }
  public func prefix(ofSection section: String) -> String? { sections.first { $0.section == section }?.prefix }
}
