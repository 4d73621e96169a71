import Foundation
import RoostCore

/// A built plugin's copy, to be damaged.
struct PluginCopy {
  struct NotThere: Error, CustomStringConvertible {
    let text: String
    var description: String { "the library does not hold \"\(text)\"" }
  }

  let folder: URL
  /// Where the library is written, whatever the description says of it.
  let libraryFile: URL
  /// The library's bytes; nil for none.
  var library: Data?
  /// What stands in place of `plugin.json`, when set.
  var text: Data?
  var descriptor: JSONObject
  /// Whether `plugin.json` gets the hash of the library as it is now (default true): what is tested is then not the hash.
  var isHashed = true

  init(of name: String, in folder: URL) throws {
    let source = try Fixtures.plugin(name)
    self.folder = folder
    descriptor =
      try JSONValue(parsing: String(contentsOf: source.appending(path: "plugin.json"), encoding: .utf8)).objectValue ?? JSONObject()
    let name = descriptor["library"]?.stringValue ?? ""
    libraryFile = folder.appending(path: name)
    library = try Data(contentsOf: source.appending(path: name))
  }

  func build(_ key: String) -> String { descriptor["build"]?[key]?.stringValue ?? "" }

  /// Puts `new` in place of every `old` in the library; both are equally long.
  mutating func substitute(_ old: String, _ new: String) throws {
    precondition(old.utf8.count == new.utf8.count)
    if old == new { return }
    guard var bytes = library else { throw NotThere(text: old) }
    var found = false
    while let range = bytes.range(of: Data(old.utf8)) {
      bytes.replaceSubrange(range, with: Data(new.utf8))
      found = true
    }
    guard found else { throw NotThere(text: old) }
    library = bytes
  }

  /// Sets a member of the build block.
  mutating func setBuild(_ key: String, _ value: JSONValue) {
    var build = descriptor["build"]?.objectValue ?? JSONObject()
    build[key] = value
    descriptor["build"] = .object(build)
  }

  func write() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var copy = self
    if let library {
      try library.write(to: libraryFile)
      if isHashed, descriptor["build"] != nil { copy.setBuild("sha256", .string(Digest.sha256Hex(library))) }
    }
    try (text ?? Data(JSONValue.object(copy.descriptor).jsonText(.pretty).utf8)).write(to: folder.appending(path: "plugin.json"))
  }
}
