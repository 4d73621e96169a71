internal import Glibc

/// The plugins that are not opened until somebody trusts them again: `quarantine.json` in the state folder.
///
/// ```json
/// { "roost": 1, "plugins": { "weather": { "since": "2026-11-20T15:42:23Z", "by": "roost", "reason": "…" } } }
/// ```
///
/// Members called `x-…` are the user's own and survive every change byte for byte.
public struct Quarantine: Sendable {
  public struct Entry: Hashable, Sendable {
    /// Who took the plugin out of use.
    public enum Author: String, Hashable, Sendable, CaseIterable { case roost, user }

    public var plugin: String
    /// UTC, as in `2026-11-20T15:42:23Z`.
    public var since: String
    public var author: Author
    public var reason: String

    public init(plugin: String, since: String = UTCTime.now, author: Author, reason: String) {
      self.plugin = plugin
      self.since = since
      self.author = author
      self.reason = reason
    }

    public var json: JSONValue {
      ["plugin": .string(plugin), "since": .string(since), "by": .string(author.rawValue), "reason": .string(reason)]
    }
  }

  public let entries: [Entry]

  /// Longest reason, in characters, and most plugins at a time.
  public static let maximumReason = 1_000
  public static let maximumPlugins = PluginCatalog.maximumPlugins

  /// Nothing in quarantine.
  public init() { entries = [] }

  private init(_ document: JSONDocument) {
    entries = (document.value["plugins"]?.objectValue ?? JSONObject()).map { name, json in
      Entry(
        plugin: name, since: json["since"]?.stringValue ?? "", author: Entry.Author(rawValue: json["by"]?.stringValue ?? "") ?? .user,
        reason: json["reason"]?.stringValue ?? "")
    }
  }

  public subscript(plugin: String) -> Entry? { entries.first { $0.plugin == plugin } }

  /// The file that belongs to a state folder.
  public static func file(inState folder: String) -> String { folder + "/quarantine.json" }

  /// The list at `path`; empty where there is none.
  public static func read(_ path: String) throws(TrustFileError) -> Quarantine {
    try TrustFile.read(path, schema: schema).map { Quarantine($0) } ?? Quarantine()
  }

  /// Adds the plugin to the list at `path`, in place of an earlier entry.
  public static func add(_ entry: Entry, to path: String) throws(TrustFileError) {
    try change(path) { edit, _ in
      for (key, value) in entry.json.objectValue ?? JSONObject() where key != "plugin" {
        edit.set(["plugins", entry.plugin, key], to: value)
      }
      return true
    }
  }

  /// Takes the plugin off the list at `path`.
  ///
  /// - Returns: What the list said; nil where the plugin was not in it.
  @discardableResult
  public static func remove(_ plugin: String, from path: String) throws(TrustFileError) -> Entry? {
    var removed: Entry?
    try change(path) { edit, now in
      removed = now[plugin]
      if removed != nil { edit.remove(["plugins", plugin]) }
      return removed != nil
    }
    return removed
  }

  /// Reads, changes and writes, no other process between; `body` says whether there is something to write.
  private static func change(_ path: String, _ body: (inout JSONEdit, Quarantine) -> Bool) throws(TrustFileError) {
    var failure: TrustFileError?
    do throws(FileFault) {
      try DurableFile.makeFolder(DurableFile.parent(of: path))
      try DurableFile.alone(path + ".lock") { () throws(FileFault) in
        let document: JSONDocument?
        do throws(TrustFileError) { document = try TrustFile.read(path, schema: schema) } catch {
          failure = error
          return
        }
        var edit = document.flatMap { JSONEdit($0) } ?? JSONEdit()
        if document == nil { edit.set(["roost"], to: 1) }
        guard body(&edit, document.map { Quarantine($0) } ?? Quarantine()) else { return }
        // What was written must be readable again: the limits hold for it too.
        do throws(TrustFileError) { _ = try TrustFile.parse(edit.text, file: path, schema: schema) } catch {
          failure = error
          return
        }
        try DurableFile.replace(path, with: Array(edit.text.utf8), mode: 0o600)
      }
    } catch {
      throw TrustFileError(FileProblem(file: error.path, message: "can't be changed: \(error.reason)"))
    }
    if let failure { throw failure }
  }

  static let schema: JSONSchema = {
    let own = JSONValue.object(["^x-": [:]])
    let entry = JSONSchema.object(
      properties: [
        ("since", .string(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")),
        ("by", .string(enumeration: Entry.Author.allCases.map(\.rawValue))), ("reason", .string(maximumLength: maximumReason)),
      ], required: ["since", "reason"]
    ).with("patternProperties", own)
    let plugins = JSONSchema.dictionary(of: entry).with("maxProperties", .integer(maximumPlugins))
      .with("propertyNames", ["pattern": "^[a-z][a-z0-9_-]*$", "maxLength": 64])
    return JSONSchema.object(
      properties: [("roost", JSONSchema.integer(minimum: 1, maximum: 1)), ("plugins", plugins)], required: ["roost"]
    ).with("patternProperties", own)
  }()
}

/// The time of day as files say it.
public enum UTCTime {
  /// As in `2026-11-20T15:42:23Z`.
  public static var now: String { text(Int(time(nil))) }

  /// `seconds` count from 1970.
  static func text(_ seconds: Int) -> String {
    var moment = time_t(seconds)
    var parts = tm()
    gmtime_r(&moment, &parts)
    func digits(_ number: Int32, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let date = "\(digits(parts.tm_year + 1900, 4))-\(digits(parts.tm_mon + 1, 2))-\(digits(parts.tm_mday, 2))"
    return "\(date)T\(digits(parts.tm_hour, 2)):\(digits(parts.tm_min, 2)):\(digits(parts.tm_sec, 2))Z"
  }
}
