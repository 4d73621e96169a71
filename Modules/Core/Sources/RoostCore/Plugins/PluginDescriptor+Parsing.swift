extension PluginDescriptor {
  /// Reads a `plugin.json`; every problem is listed with its place.
  public static func parse(_ text: String, file: String) throws(PluginDescriptorError) -> PluginDescriptor {
    let document: JSONDocument
    do { document = try JSONDocument(parsing: text, options: JSONParseOptions(maximumDepth: 128, maximumBytes: maximumBytes)) } catch {
      throw PluginDescriptorError(problems: [FileProblem(file: file, position: error.position, message: error.message)])
    }
    let violations = schema.validate(document.value, limit: 100)
    guard violations.isEmpty, case .object(let members) = document.value else {
      throw PluginDescriptorError(problems: violations.map { FileProblem($0, file: file, document: document) })
    }
    var reading = Reading(file: file, document: document, members: members)
    let descriptor = reading.descriptor()
    guard reading.problems.isEmpty else { throw PluginDescriptorError(problems: reading.problems) }
    return descriptor
  }

  /// Reads a list of components as `plugin.json` has it; `plugin` is whose list it is.
  static func components(of list: JSONValue, plugin: String) throws(PluginDescriptorError) -> [ComponentDescription] {
    let frame: JSONValue = [
      "name": "p", "version": "0", "description": "-", "library": "p.so", "entry": .string(entrySymbol(of: "p")), "components": list,
    ]
    return try parse(frame.jsonText(), file: plugin).components
  }

  /// What a `plugin.json` must look like.
  public static let schema: JSONSchema = {
    let text = JSONSchema.string(minimumLength: 1, maximumLength: 1_000)
    let names = JSONSchema.array(of: text, maximumItems: 1_000)
    let digests = JSONSchema.dictionary(of: .string(pattern: "^[0-9a-f]{64}$"))
    let component = JSONSchema.object(
      properties: [
        ("id", text), ("summary", text), ("section", .string(pattern: "^([a-z][a-z0-9_]*)?$")), ("settings", .anyObject),
        ("metadata", .anyObject),
      ], required: ["id", "summary", "settings"])
    let permissions = JSONSchema.object(properties: [
      ("network", names), ("read", names), ("write", names), ("environment", names), ("subprocess", .boolean),
    ])
    let build = JSONSchema.object(
      properties: [
        ("core", text), ("compiler", text), ("configuration", text), ("digest", text), ("sha256", .string(pattern: "^[0-9a-f]{64}$")),
        ("libraries", digests),
      ], required: ["core", "compiler", "sha256"])
    return JSONSchema.object(
      properties: [
        ("name", .string(pattern: "^[a-z][a-z0-9_-]*$", maximumLength: 64)), ("version", text), ("description", text),
        ("abi", .string(enumeration: ABI.allCases.map(\.rawValue))), ("library", .string(pattern: "^[^/]+[.]so$", maximumLength: 255)),
        ("entry", .string(pattern: "^[A-Za-z_][A-Za-z0-9_]*$", maximumLength: 255)),
        ("components", .array(of: component, maximumItems: maximumComponents)), ("permissions", permissions), ("build", build),
      ], required: ["name", "version", "description", "library", "entry"]
    ).with("patternProperties", ["^x-": [:]])
  }()

  /// The members of a document that follows the schema, with what a schema can't say checked.
  private struct Reading {
    let file: String
    let document: JSONDocument
    let members: JSONObject
    var problems: [FileProblem] = []

    mutating func problem(_ path: JSONPointer, _ message: String) {
      problems.append(FileProblem(file: file, position: document.position(of: path), path: path.manifestPath, message: message))
    }

    func text(_ key: String) -> String { members[key]?.stringValue ?? "" }

    mutating func descriptor() -> PluginDescriptor {
      var descriptor = PluginDescriptor(
        name: text("name"), version: text("version"), description: text("description"), library: text("library"), entry: text("entry"))
      if case .string(let word)? = members["abi"] { descriptor.abi = ABI(rawValue: word) ?? .swift }
      checkEntry(descriptor)
      descriptor.components = components()
      if let json = members["permissions"] { descriptor.permissions = permissions(json) }
      if let json = members["build"] { descriptor.build = build(json, descriptor.abi) }
      for (key, value) in members where key.hasPrefix("x-") { descriptor.extras[key] = value }
      return descriptor
    }

    private mutating func checkEntry(_ descriptor: PluginDescriptor) {
      let abi = descriptor.abi
      let expected = PluginDescriptor.entrySymbol(of: descriptor.name, abi: abi)
      let suffix = expected.dropFirst("\(abi.entryPrefix)\(PluginEntry.contractVersion)".count)
      if descriptor.entry.hasPrefix(abi.entryPrefix), descriptor.entry.hasSuffix(suffix) { return }
      let path = JSONPointer([.key("entry")])
      if descriptor.entry.hasPrefix(abi.other.entryPrefix) {
        let message = "expected \"\(expected)\", as the abi is \"\(abi.rawValue)\"; found \"\(descriptor.entry)\", an entry of the abi "
        return problem(path, message + "\"\(abi.other.rawValue)\". Change one of the two")
      }
      problem(path, "expected \"\(expected)\", the contract's version and the plugin's name; found \"\(descriptor.entry)\"")
    }

    private mutating func components() -> [ComponentDescription] {
      var seen: [String: Int] = [:]
      var found: [ComponentDescription] = []
      for (index, json) in (members["components"]?.arrayValue ?? []).enumerated() {
        let path = JSONPointer([.key("components"), .index(index)])
        let id = json["id"]?.stringValue ?? ""
        if let fault = ComponentDescription.fault(inID: id) { problem(path.appending(key: "id"), fault) }
        if let first = seen.updateValue(index, forKey: id) {
          problem(path.appending(key: "id"), "\"\(id)\" is already the id of components[\(first)]; give each component its own")
        }
        do throws(JSONSchemaError) {
          let settings = try JSONSchema(json["settings"] ?? [:])
          let prefix = String(id.prefix { $0 != "." })
          let section = json["section"]?.stringValue ?? ComponentSections.section(ofPrefix: prefix)
          found.append(
            ComponentDescription(
              id: id, summary: json["summary"]?.stringValue ?? "", settings: settings, section: section,
              metadata: json["metadata"]?.objectValue ?? JSONObject()))
        } catch {
          problem(path.appending(key: "settings").appending(error.pointer), "is no JSON Schema: \(error.reason)")
        }
      }
      return found
    }

    private func permissions(_ json: JSONValue) -> PluginPermissions {
      func list(_ key: String) -> [String] { json[key]?.arrayValue?.compactMap(\.stringValue) ?? [] }
      return PluginPermissions(
        network: list("network"), read: list("read"), write: list("write"), environment: list("environment"),
        subprocess: json["subprocess"]?.boolValue ?? false)
    }

    private mutating func build(_ json: JSONValue, _ abi: ABI) -> PluginBuild {
      // A C plugin is compiled against no Roost library.
      for key in ["configuration", "digest", "libraries"] where abi == .swift && json[key] == nil {
        problem(JSONPointer([.key("build")]), "The required property \"\(key)\" is missing.")
      }
      func text(_ key: String) -> String { json[key]?.stringValue ?? "" }
      var libraries: [String: String] = [:]
      for (name, digest) in json["libraries"]?.objectValue ?? JSONObject() { libraries[name] = digest.stringValue }
      return PluginBuild(
        core: text("core"), compiler: text("compiler"), configuration: text("configuration"), digest: text("digest"),
        sha256: text("sha256"),
        libraries: libraries)
    }
  }
}

/// What is wrong in a `plugin.json`.
public struct PluginDescriptorError: Error, Hashable, Sendable, CustomStringConvertible {
  public var problems: [FileProblem]
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
