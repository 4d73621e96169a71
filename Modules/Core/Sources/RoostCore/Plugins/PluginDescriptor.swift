/// A plugin as its `plugin.json` describes it.
public struct PluginDescriptor: Hashable, Sendable {
  /// Which contract the library speaks: Swift's, or the one of `roost_plugin.h`.
  public enum ABI: String, Hashable, Sendable, CaseIterable {
    case swift, c

    /// What stands before the contract's version in entry symbols. They differ, so that none is called as the other.
    var entryPrefix: String { self == .swift ? "roost_plugin_v" : "roost_c_plugin_v" }
    var other: ABI { self == .swift ? .c : .swift }
  }

  /// Lower-case letters, digits, `_` and `-`, beginning with a letter.
  public var name: String
  public var version: String
  public var description: String
  public var abi: ABI
  /// The shared library's file name, in the plugin's own folder.
  public var library: String
  /// The C symbol that gives the plugin, as in `roost_plugin_v1_weather`, or `roost_c_plugin_v1_weather` where the abi is `c`.
  public var entry: String
  /// What the plugin brings; empty until the build has written it.
  public var components: [ComponentDescription]
  public var permissions: PluginPermissions
  /// Nil until the build has written it.
  public var build: PluginBuild?
  /// The file's `x-…` members, kept as they are.
  public var extras: JSONObject

  public init(
    name: String, version: String, description: String, abi: ABI = .swift, library: String, entry: String,
    components: [ComponentDescription] = [], permissions: PluginPermissions = PluginPermissions(), build: PluginBuild? = nil,
    extras: JSONObject = JSONObject()
  ) {
    self.name = name
    self.version = version
    self.description = description
    self.abi = abi
    self.library = library
    self.entry = entry
    self.components = components
    self.permissions = permissions
    self.build = build
    self.extras = extras
  }

  /// Longest `plugin.json` that is read, in bytes, and most components in one.
  public static let maximumBytes = 4 << 20
  public static let maximumComponents = 1_000

  /// The entry symbol of a plugin called `name`, for a version of the contract.
  public static func entrySymbol(of name: String, abi: ABI = .swift, contract: Int = PluginEntry.contractVersion) -> String {
    "\(abi.entryPrefix)\(contract)_" + name.map { $0 == "-" ? "_" : String($0) }.joined()
  }

  /// As the file holds it, in the order of the documentation.
  public var json: JSONValue {
    var object: JSONObject = ["name": .string(name), "version": .string(version), "description": .string(description)]
    object["abi"] = .string(abi.rawValue)
    object["library"] = .string(library)
    object["entry"] = .string(entry)
    object["components"] = .array(components.map(\.json))
    object["permissions"] = permissions.json
    object.put("build", build?.json)
    for (key, value) in extras { object[key] = value }
    return .object(object)
  }
}

/// What a plugin says it needs. For a plugin in the host's own process these are declarations, not enforcement.
public struct PluginPermissions: Hashable, Sendable {
  /// Hosts, each as ``HostGrant`` reads it; `*` for everything.
  public var network: [String]
  /// Files and folders.
  public var read: [String]
  public var write: [String]
  /// Names of environment variables.
  public var environment: [String]
  public var subprocess: Bool

  public init(network: [String] = [], read: [String] = [], write: [String] = [], environment: [String] = [], subprocess: Bool = false) {
    self.network = network
    self.read = read
    self.write = write
    self.environment = environment
    self.subprocess = subprocess
  }

  public var json: JSONValue {
    func list(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
    return [
      "network": list(network), "read": list(read), "write": list(write), "environment": list(environment), "subprocess": .bool(subprocess),
    ]
  }
}

/// How a plugin was built; written by the build.
public struct PluginBuild: Hashable, Sendable {
  /// The version of Core.
  public var core: String
  public var compiler: String
  /// Empty for a C plugin, as is `digest`: it is compiled against no Roost library.
  public var configuration: String
  /// The interface digest of Core that the plugin was compiled against.
  public var digest: String
  /// Of the library's bytes, 64 hexadecimal digits.
  public var sha256: String
  /// The interface digest of each Roost library that it links.
  public var libraries: [String: String]

  public init(
    core: String, compiler: String, configuration: String = "", digest: String = "", sha256: String, libraries: [String: String] = [:]
  ) {
    self.core = core
    self.compiler = compiler
    self.configuration = configuration
    self.digest = digest
    self.sha256 = sha256
    self.libraries = libraries
  }

  public var json: JSONValue {
    var object: JSONObject = ["core": .string(core), "compiler": .string(compiler)]
    if !configuration.isEmpty { object["configuration"] = .string(configuration) }
    if !digest.isEmpty { object["digest"] = .string(digest) }
    object["sha256"] = .string(sha256)
    if !libraries.isEmpty {
      object["libraries"] = .object(JSONObject(libraries.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
    return .object(object)
  }
}
