/// What a manifest grants a plugin, beside what the plugin asks for.
struct PluginGrants: Hashable, Sendable {
  var permissions: PluginPermissions
  /// The folder that relative paths start from: the manifest's.
  var directory: String

  /// What the plugin asks for, with absolute paths. Everything in it is granted, or `missing` says what isn't.
  func effective(_ asked: PluginPermissions) -> PluginPermissions {
    var effective = asked
    effective.read = asked.read.map { Self.absolute($0, in: directory) }
    effective.write = asked.write.map { Self.absolute($0, in: directory) }
    return effective
  }

  /// What is asked for and not granted.
  func missing(_ asked: PluginPermissions) -> PluginPermissions {
    let granted = effective(permissions)
    func lacks(_ path: String, _ folders: [String]) -> Bool {
      let path = Self.absolute(path, in: directory)
      return !folders.contains { Self.holds($0, path) }
    }
    return PluginPermissions(
      network: asked.network.filter { !Self.covers(granted.network, $0) },
      // Who may write may read.
      read: asked.read.filter { lacks($0, granted.read + granted.write) }, write: asked.write.filter { lacks($0, granted.write) },
      environment: asked.environment.filter { !granted.environment.contains($0) }, subprocess: asked.subprocess && !granted.subprocess)
  }

  /// Whether what `asked` names is among `granted`: as it is written, or as a host of a wider grant.
  private static func covers(_ granted: [String], _ asked: String) -> Bool {
    if granted.contains("*") || granted.contains(asked) { return true }
    do {
      let wanted = try HostGrant(asked)
      return granted.contains { text in
        do { return try HostGrant(text).covers(wanted) } catch { return false }
      }
    } catch { return false }
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
