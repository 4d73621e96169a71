import Glibc
import RoostCore

/// A `dist.json`: what a distribution is made of. Reads as much as there is to read, and keeps what is wrong with the rest.
struct DistributionSpec: Sendable {
  /// A plugin as `plugins` or `replaces` names it.
  struct Plugin: Sendable {
    /// Of a shipped plugin; nil where `path` says where it is.
    var name: String?
    /// As it was written; relative to the folder of `dist.json`.
    var path: String?
    var version: String?
    var sha256: String?
    /// An SPDX identifier.
    var licence: String?
    var pointer: JSONPointer
  }

  struct Replacement: Sendable {
    /// The shipped plugin that goes.
    var plugin: String
    var with: Plugin
    var pointer: JSONPointer
  }

  /// As messages show it.
  let path: String
  /// Where relative paths start, absolute.
  let folder: String
  let document: JSONDocument
  var problems: [FileProblem]
  let name: String
  let version: String
  let description: String
  let plugins: [Plugin]
  let replaces: [Replacement]
  /// Modules beside those that the plugins need, as in `Testing` or `RoostTesting`.
  let modules: [(name: String, pointer: JSONPointer)]
  /// The default manifest, as it was written; nil for none.
  let manifest: String?
  let branding: JSONValue?
  let hasSDK: Bool
  let enforce: JSONValue?

  static let fileName = "dist.json"
  /// Longest file that is read, in bytes.
  static let maximumBytes = 1 << 20

  var policy: DistributionPolicy { DistributionPolicy(document, name: path, directory: folder) }

  /// Reads the file, or that of the folder, at `path`.
  init(reading given: String) throws {
    var status = stat()
    let isFolder = stat(given, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    path = isFolder ? (given == "." ? Self.fileName : given + "/" + Self.fileName) : given
    let bytes: [UInt8]
    do { bytes = try FileBytes.read(path, limit: Self.maximumBytes) } catch {
      let advice = error.code == ENOENT ? "; begin one with: roost dist init" : ""
      throw HostError(.invalidManifest, problems: [FileProblem(file: path, message: "can't be read: \(error.reason)\(advice)")])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw HostError(.invalidManifest, problems: [FileProblem(file: path, message: "is not UTF-8 text; save it as UTF-8")])
    }
    let options = JSONParseOptions(
      allowsCommentsAndTrailingCommas: true, maximumDepth: 64, maximumBytes: Self.maximumBytes,
      maximumRepeatedKeys: ManifestSource.maximumRepeatedKeys)
    do { document = try JSONDocument(parsing: text, options: options) } catch {
      throw HostError(.invalidManifest, problems: [FileProblem(file: path, position: error.position, message: error.message)])
    }
    let (file, document) = (path, document)
    folder = PluginProject.realPath(file.lastIndex(of: "/").map { String(file[...$0]) } ?? ".") ?? "."
    problems = document.repeatedKeys.map { FileProblem(repeated: $0, file: file) }
    problems += Self.schema.validate(document.value, limit: 100).map { FileProblem($0, file: file, document: document) }
    problems.sort { ($0.position?.offset ?? 0) < ($1.position?.offset ?? 0) }
    let json = document.value
    name = json["name"]?.stringValue ?? ""
    version = json["version"]?.stringValue ?? ""
    description = json["description"]?.stringValue ?? ""
    plugins = (json["plugins"]?.arrayValue ?? []).enumerated().compactMap { index, value in
      Self.plugin(value, JSONPointer([.key("plugins"), .index(index)]))
    }
    replaces = (json["replaces"]?.arrayValue ?? []).enumerated().compactMap { index, value in
      let pointer = JSONPointer([.key("replaces"), .index(index)])
      guard let old = value["plugin"]?.stringValue, let with = value["with"] else { return nil }
      return Self.plugin(with, pointer.appending(key: "with")).map { Replacement(plugin: old, with: $0, pointer: pointer) }
    }
    modules = (json["modules"]?.arrayValue ?? []).enumerated().compactMap { index, value in
      value.stringValue.map { ($0.hasPrefix("Roost") ? $0 : "Roost" + $0, JSONPointer([.key("modules"), .index(index)])) }
    }
    manifest = json["manifest"]?.stringValue
    branding = json["branding"]
    hasSDK = json["sdk"]?.boolValue ?? false
    enforce = json["enforce"]
  }

  /// A name, a path (it has a slash), or an object that says more.
  private static func plugin(_ value: JSONValue, _ pointer: JSONPointer) -> Plugin? {
    if let text = value.stringValue {
      return text.contains("/") ? Plugin(path: text, pointer: pointer) : Plugin(name: text, pointer: pointer)
    }
    guard value.objectValue != nil else { return nil }
    let (name, path) = (value["name"]?.stringValue, value["path"]?.stringValue)
    guard name != nil || path != nil else { return nil }
    return Plugin(
      name: path == nil ? name : nil, path: path, version: value["version"]?.stringValue, sha256: value["sha256"]?.stringValue,
      licence: value["licence"]?.stringValue, pointer: pointer)
  }

  func problem(_ pointer: JSONPointer, key: Bool = false, _ message: String) -> FileProblem {
    FileProblem(file: path, position: document.position(of: pointer, key: key), path: pointer.manifestPath, message: message)
  }

  /// From the root.
  func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

  static let schema: JSONSchema = {
    let name = "^[a-z][a-z0-9_-]*$"
    let text = JSONSchema.string(minimumLength: 1, maximumLength: 1_000)
    let pinned = JSONSchema.object(properties: [
      ("name", .string(pattern: name, maximumLength: 64)), ("path", text), ("version", text),
      ("sha256", .string(pattern: "^[0-9a-f]{64}$")),
      ("licence", text),
    ]).with("minProperties", 1)
    let plugin = JSONSchema.anyOf([text, pinned], description: "A shipped plugin's name, a path, or an object with name or path.")
    let replacement = JSONSchema.object(properties: [("plugin", text), ("with", plugin)], required: ["plugin", "with"])
    return JSONSchema.object(
      properties: [
        ("roost", JSONSchema.integer(minimum: 1, maximum: 1)), ("name", .string(pattern: name, maximumLength: 64)),
        ("version", .string(pattern: "^[0-9A-Za-z][0-9A-Za-z.+-]*$", maximumLength: 100)), ("description", text),
        ("plugins", .array(of: plugin, maximumItems: PluginCatalog.maximumPlugins)), ("modules", .array(of: text, maximumItems: 64)),
        ("replaces", .array(of: replacement, maximumItems: 100)), ("manifest", text), ("branding", Distribution.brandingSchema),
        ("sdk", .boolean), ("enforce", DistributionPolicy.schema),
      ], required: ["roost", "name", "version", "plugins"]
    ).with("patternProperties", ["^x-": [:]])
  }()
}
