/// What a manifest grants a plugin: all that it gets when it is isolated, whatever its `plugin.json` asks for.
struct PluginGrants: Hashable, Sendable {
  var permissions: PluginPermissions
  /// The folder that relative paths start from: the manifest's.
  var directory: String
  /// The kinds that the manifest says something of, also that nothing of it is granted.
  var decided: Set<String>

  /// - Parameter decided: Nil for the kinds of which something is granted.
  init(permissions: PluginPermissions, directory: String, decided: Set<String>? = nil) {
    self.permissions = permissions
    self.directory = directory
    let granted = permissions.json.objectValue?.filter { $0.value != .array([]) && $0.value != .bool(false) }.map(\.key) ?? []
    self.decided = decided ?? Set(granted)
  }

  /// What the plugin gets, with absolute paths: what is named, and where everything is granted, by `"*"` or `"/"`, what of it is asked for.
  func effective(_ asked: PluginPermissions) -> PluginPermissions {
    PluginPermissions(
      network: Self.named(permissions.network, everything: "*", asked.network),
      read: Self.named(absolute(permissions.read), everything: "/", absolute(asked.read)),
      write: Self.named(absolute(permissions.write), everything: "/", absolute(asked.write)), environment: permissions.environment,
      subprocess: permissions.subprocess)
  }

  private static func named(_ granted: [String], everything: String, _ asked: [String]) -> [String] {
    let named = granted.filter { $0 != everything }
    return granted.contains(everything) ? named + asked.filter { !named.contains($0) } : named
  }

  private func absolute(_ paths: [String]) -> [String] { paths.map { Self.absolute($0, in: directory) } }

  /// What is asked for and of a kind that the manifest says nothing of.
  func missing(_ asked: PluginPermissions) -> PluginPermissions {
    func undecided(_ kind: String, _ asked: [String]) -> [String] { decided.contains(kind) ? [] : asked }
    let written = absolute(permissions.write)
    return PluginPermissions(
      network: undecided("network", asked.network),
      // Who may write may read.
      read: undecided("read", asked.read).filter { path in
        !written.contains { Self.holds($0, Self.absolute(path, in: directory)) }
      },
      write: undecided("write", asked.write), environment: undecided("environment", asked.environment),
      subprocess: asked.subprocess && !decided.contains("subprocess"))
  }

  /// Without `.` and `..`; links are not followed.
  static func absolute(_ path: String, in directory: String) -> String {
    var parts: [Substring] = []
    for part in (path.hasPrefix("/") ? path : directory + "/" + path).split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func holds(_ folder: String, _ path: String) -> Bool {
    path == folder || folder == "/" || path.hasPrefix(folder + "/")
  }
}

extension PluginPermissions {
  var isEmpty: Bool { self == PluginPermissions() }

  /// As `plugins.grants` spells it, without what is empty.
  var grantsText: String {
    var object = JSONObject()
    for (key, value) in json.objectValue ?? JSONObject() where value != .array([]) && value != .bool(false) { object[key] = value }
    return JSONValue.object(object).jsonText()
  }

  /// Reads what `plugins.grants` says of a plugin, whose form was checked.
  init(grants json: JSONValue) {
    func list(_ key: String) -> [String] { json[key]?.arrayValue?.compactMap(\.stringValue) ?? [] }
    self.init(
      network: list("network"), read: list("read"), write: list("write"), environment: list("environment"),
      subprocess: json["subprocess"]?.boolValue ?? false)
  }
}
