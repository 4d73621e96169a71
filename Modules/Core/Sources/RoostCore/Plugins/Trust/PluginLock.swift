/// `roost.lock`: the plugins that a manifest may use, each exactly as it was when somebody looked at it.
///
/// ```json
/// { "roost": 1,
///   "plugins": { "weather": { "version": "1.2.0", "size": 81920, "source": "plugins/weather",
///                             "library": "SHA-256…", "plugin.json": "SHA-256…", "others": { "libhelper.so": "SHA-256…" } } } }
/// ```
///
/// Members called `x-…` are the user's own. Rewriting leaves them, and the entries of plugins that aren't there, byte for byte as they are.
public struct PluginLock: Sendable {
  public struct Entry: Hashable, Sendable {
    public var name: String
    public var fingerprint: PluginFingerprint
    /// Where the plugin was found when it was locked. For people: a plugin with the same bytes may stand anywhere.
    public var source: String

    public init(name: String, fingerprint: PluginFingerprint, source: String) {
      self.name = name
      self.fingerprint = fingerprint
      self.source = source
    }
  }

  /// As messages show it.
  public let path: String
  /// In the file's order.
  public let entries: [Entry]
  private let document: JSONDocument

  public static let fileName = "roost.lock"
  public static let maximumPlugins = PluginCatalog.maximumPlugins

  /// The lock at `path`; nil where there is none.
  public static func read(_ path: String) throws(TrustFileError) -> PluginLock? {
    guard let document = try TrustFile.read(path, schema: schema) else { return nil }
    return try PluginLock(path, document)
  }

  static func parse(_ text: String, file: String) throws(TrustFileError) -> PluginLock {
    try PluginLock(file, TrustFile.parse(text, file: file, schema: schema))
  }

  private init(_ path: String, _ document: JSONDocument) throws(TrustFileError) {
    self.path = path
    self.document = document
    let members = document.value["plugins"]?.objectValue ?? JSONObject()
    for (name, _) in members where !TrustFile.isName(name) {
      let message = "\(JSONValue.string(name).brief) is no plugin's name; remove it, or write the lock anew with: roost plugin lock"
      throw TrustFileError(
        FileProblem(
          file: path, position: document.position(of: JSONPointer([.key("plugins"), .key(name)]), key: true), path: "plugins",
          message: message))
    }
    entries = members.map { name, json in
      var others: [String: String] = [:]
      for (path, digest) in json["others"]?.objectValue ?? JSONObject() { others[path] = digest.stringValue }
      let fingerprint = PluginFingerprint(
        version: json["version"]?.stringValue ?? "", library: json["library"]?.stringValue ?? "",
        description: json["plugin.json"]?.stringValue ?? "", size: json["size"]?.intValue ?? 0, others: others)
      return Entry(name: name, fingerprint: fingerprint, source: json["source"]?.stringValue ?? "")
    }
  }

  public subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// `FILE:LINE:COL` of what the lock says of a plugin.
  func place(of name: String, _ key: String? = nil) -> String {
    var pointer = JSONPointer([.key("plugins"), .key(name)])
    if let key { pointer = pointer.appending(key: key) }
    let position = document.position(of: pointer, key: true)
    return "\(path):\(position.line):\(position.column)"
  }

  /// The lock's text with these entries in place of older ones of the same plugins, everything else as it was.
  ///
  /// - Parameter prunes: Whether entries of other plugins are left out.
  public static func text(_ old: PluginLock?, locking entries: [Entry], prunes: Bool = false) -> String {
    var edit = old.flatMap { JSONEdit($0.document) } ?? JSONEdit()
    if old == nil {
      edit.set(["roost"], to: 1)
      edit.set(["plugins"], to: [:])
    }
    for entry in entries {
      for (key, value) in entry.members {
        if let value { edit.set(["plugins", entry.name, key], to: value) } else { edit.remove(["plugins", entry.name, key]) }
      }
    }
    if prunes {
      for entry in old?.entries ?? [] where !entries.contains(where: { $0.name == entry.name }) { edit.remove(["plugins", entry.name]) }
    }
    return edit.text
  }

  static let schema: JSONSchema = {
    let digest = JSONSchema.string(pattern: "^[0-9a-f]{64}$")
    let own = JSONValue.object(["^x-": [:]])
    let entry = JSONSchema.object(
      properties: [
        ("version", .string(minimumLength: 1, maximumLength: 1_000)), ("size", .integer(minimum: 0)),
        ("source", .string(maximumLength: 4_096)), ("library", digest), ("plugin.json", digest),
        ("others", .dictionary(of: digest)),
      ], required: ["version", "size", "library", "plugin.json"]
    ).with("patternProperties", own)
    return JSONSchema.object(
      properties: [
        ("roost", JSONSchema.integer(minimum: 1, maximum: 1)),
        ("plugins", JSONSchema.dictionary(of: entry).with("maxProperties", .integer(maximumPlugins))),
      ], required: ["roost", "plugins"]
    ).with("patternProperties", own)
  }()
}

extension PluginLock.Entry {
  /// As the file holds them; nil for one that must not be there.
  fileprivate var members: [(String, JSONValue?)] {
    let others = fingerprint.others.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return [
      ("version", .string(fingerprint.version)), ("size", .integer(fingerprint.size)), ("source", .string(source)),
      ("library", .string(fingerprint.library)), ("plugin.json", .string(fingerprint.description)),
      ("others", others.isEmpty ? nil : .object(JSONObject(others.map { ($0.key, .string($0.value)) }))),
    ]
  }

  /// One element of `roost plugin lock --json`.
  public var json: JSONValue {
    var object: JSONObject = ["name": .string(name)]
    for (key, value) in members { object.put(key, value) }
    return .object(object)
  }
}
