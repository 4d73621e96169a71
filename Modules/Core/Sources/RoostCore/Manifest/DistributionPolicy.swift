/// What a distribution enforces: guardrails on every agent, floors of isolation, ceilings of limits, and sinks for every event. No
/// manifest, flag or variable lowers it.
///
/// It stands under `enforce` in `share/distribution.json` of the distribution, and before that in its `dist.json`.
public struct DistributionPolicy: Sendable {
  /// The file that says it, and what that holds.
  let file: ManifestSource.File
  /// What keeps the file from being read; then nothing runs.
  public let problems: [FileProblem]

  /// Enforces nothing.
  public static let none = DistributionPolicy(file: .init(name: "", directory: "/", document: .nothing), problems: [])

  /// That of the distribution whose libraries this process uses.
  public static func ofRunningProgram() -> DistributionPolicy { Distribution.running?.policy ?? .none }

  init(file: ManifestSource.File, problems: [FileProblem]) {
    self.file = file
    self.problems = problems
  }

  /// The policy in `document`, which is the text of the file called `name`; relative paths start from `directory`.
  public init(_ document: JSONDocument, name: String, directory: String) {
    self.init(file: .init(name: name, directory: directory, document: document), problems: [])
  }

  /// The object under `enforce`; nil where there is none.
  public var json: JSONValue? { file.document.value["enforce"] }

  public var isEmpty: Bool { json?.objectValue.map { $0.isEmpty } ?? true && problems.isEmpty }

  /// What stands before an enforced guardrail's name among a manifest's.
  static let prefix = "enforced-"

  /// The ids of the component types that guardrails and sinks are made from.
  public var components: [String] {
    let guardrails = (json?["guardrails"]?.objectValue ?? JSONObject()).values.compactMap { $0["type"]?.stringValue }
    let sinks = (json?["sinks"]?.arrayValue ?? []).compactMap { $0["type"]?.stringValue }
    return guardrails.map { "guardrail.\($0)" } + sinks.map { "exporter.\($0)" }
  }

  /// The most that an agent's run may take, by the name of the setting; nil where there is no ceiling.
  public func ceiling(ofAgents setting: String) -> Double? { json?["limits"]?["agents"]?[setting]?.doubleValue }

  /// The least isolation of `plugin`.
  public func floor(of plugin: String) -> IsolationLevel {
    let rules = json?["isolation"]?.objectValue ?? JSONObject()
    return rules.filter { NamePattern($0.key).matches(plugin) }.compactMap { $0.value.stringValue.flatMap(IsolationLevel.init(rawValue:)) }
      .max() ?? .none
  }

  /// Every single thing that is enforced: the path in the file, the value, and the line that says it.
  public var rows: [(path: String, value: JSONValue, file: String, line: Int)] {
    var rows: [(path: String, value: JSONValue, file: String, line: Int)] = []
    func add(_ value: JSONValue, _ pointer: JSONPointer, depth: Int) {
      if depth > 0, case .object(let members) = value {
        for (key, member) in members { add(member, pointer.appending(key: key), depth: depth - 1) }
      } else if depth > 0, case .array(let elements) = value {
        for (index, element) in elements.enumerated() { add(element, pointer.appending(index: index), depth: 0) }
      } else {
        rows.append((pointer.manifestPath, value, file.name, file.document.position(of: pointer).line))
      }
    }
    guard let json else { return [] }
    for (key, value) in json.objectValue ?? JSONObject() {
      add(value, JSONPointer([.key("enforce"), .key(key)]), depth: key == "limits" ? 2 : 1)
    }
    return rows
  }

  /// What is wrong with it where these components are there, opening nothing.
  public func faults(in catalog: ComponentCatalog) -> [FileProblem] {
    // The smallest manifest there is: what is wrong after that is the policy's.
    let text = """
      {"roost": 1, "agents": {"a": {"engine": {"type": "llm", "provider": "p"}}}, "entry": "a"}
      """
    do throws(ManifestErrors) {
      let source = try ManifestSource(reading: [.text(text, name: "", directory: "/")], environment: [:])
      var check = ManifestCheck(source.enforcing(self, keepsVariables: true), catalog: catalog, host: .ofRunningProgram())
      check.run()
      return check.problems.filter { $0.file == file.name && $0.severity == .error }
    } catch { return error.problems }
  }

  /// What `enforce` may hold.
  public static let schema: JSONSchema = {
    let named = JSONSchema.object(properties: [("type", .string(minimumLength: 1))], required: ["type"], additionalProperties: true)
    let places = JSONSchema.array(of: .string(enumeration: ["input", "output"]), minimumItems: 1, uniqueItems: true)
    let guardrail = JSONSchema.object(
      properties: [("type", .string(minimumLength: 1)), ("on", places.described("Where it checks; both where nothing is said."))],
      required: ["type"], additionalProperties: true)
    let levels = JSONSchema.string(enumeration: [IsolationLevel.process.rawValue, IsolationLevel.confined.rawValue])
    let amount = JSONSchema.number(minimum: 0)
    let plugins = JSONSchema.object(properties: Self.pluginCeilings.map { ($0, amount) })
    return JSONSchema.object(
      properties: [
        (
          "guardrails",
          JSONSchema.dictionary(of: guardrail).with("propertyNames", ["pattern": "^[A-Za-z0-9_-]{1,50}$"])
            .described("Checks on every agent, after its own.")
        ),
        ("isolation", JSONSchema.dictionary(of: levels).described("The least isolation of plugins, by name or pattern.")),
        (
          "limits",
          .object(
            properties: [
              ("agents", .object(properties: Self.agentCeilings.map { ($0, amount) })), ("plugins", .dictionary(of: plugins)),
            ], description: "The most that manifests may allow.")
        ),
        ("sinks", JSONSchema.array(of: named).described("Exporters that get every event, beside the manifest's.")),
      ], description: "What no manifest of the distribution can lower.")
  }()

  /// The settings of agents that may have a ceiling.
  public static let agentCeilings = ["max_turns", "deadline", "max_tokens", "max_cost_usd"]
  /// The limits of isolated plugins of which less is stricter.
  static let pluginCeilings = [
    "start_timeout", "call_timeout", "cancel_grace", "memory", "tasks", "open_files", "concurrent_calls", "restarts", "log_rate",
    "connections", "pending_connections", "connect_timeout",
  ]
}

extension JSONDocument {
  /// An empty object.
  fileprivate static let nothing: JSONDocument = {
    do { return try JSONDocument(parsing: "{}") } catch { preconditionFailure("{} is JSON: \(error)") }
  }()
}
