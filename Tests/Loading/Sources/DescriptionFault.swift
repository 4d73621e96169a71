import Foundation
import RoostCore
import Testing

/// One way in which a `plugin.json` can be wrong, and what must be said of it. FILE is its path.
struct DescriptionFault: Sendable, CustomTestStringConvertible {
  let name: String
  let says: [String]
  var testDescription: String { name }
  let damage: @Sendable (inout PluginCopy) throws -> Void
  var afterwards: @Sendable (PluginCopy) throws -> Void = { _ in }

  /// Sets one member.
  private static func setting(_ name: String, _ key: String, _ value: JSONValue?, says: String...) -> DescriptionFault {
    DescriptionFault(name: name, says: says) { $0.descriptor[key] = value }
  }

  private static func text(_ name: String, _ text: String, says: String...) -> DescriptionFault {
    DescriptionFault(name: name, says: says) { $0.text = Data(text.utf8) }
  }

  static let all: [DescriptionFault] = texts + members + files

  private static let texts = [
    text("an empty file", "", says: "FILE:1:1: error: "),
    text("text", "name = beacon\n", says: "FILE:1:1: error: "),
    text("JSON that breaks off", "{\n  \"name\": \"beacon\",\n  \"version\": ", says: "FILE:3:"),
    text("a comment", "{\n  // its name\n  \"name\": \"beacon\"\n}\n", says: "FILE:2:3: error: "),
    text("an array", "[]\n", says: "FILE:1:1: error: "),
    text("a key twice", "{\n  \"name\": \"beacon\",\n  \"name\": \"beacon\"\n}\n", says: "FILE:3:3: error: "),
    text("deep nesting", String(repeating: "[", count: 100_000), says: "FILE:1:129: error: "),
    DescriptionFault(name: "bytes that are not UTF-8", says: ["FILE: error: is not UTF-8 text"]) { $0.text = Data([0x7b, 0xff, 0x7d]) },
    DescriptionFault(name: "more than 4 MiB", says: ["FILE: error: can't be read: it is 4194305 bytes long; the limit is 4194304"]) {
      $0.text = Data(repeating: 0x20, count: 4_194_305)
    },
  ]

  private static let members = [
    setting("an unknown key", "libary", "libBeaconPlugin.so", says: "FILE:", "error: libary: ", "library"),
    setting("no library", "library", nil, says: "FILE:1:1: error: ", "library"),
    setting("no entry", "entry", nil, says: "FILE:1:1: error: ", "entry"),
    setting("a library outside its folder", "library", "../libBeaconPlugin.so", says: "FILE:", "error: library: "),
    setting("a library by absolute path", "library", "/usr/lib/libBeaconPlugin.so", says: "FILE:", "error: library: "),
    setting("a library that is no .so", "library", "beacon.txt", says: "FILE:", "error: library: "),
    setting("a library that is a number", "library", 7, says: "FILE:", "error: library: "),
    setting("a name with a slash", "name", "../beacon", says: "FILE:", "error: name: "),
    setting(
      "an entry of no contract", "entry", "beacon_main", says: "FILE:",
      "error: entry: expected \"roost_plugin_v1_beacon\", the contract's version and the plugin's name; found \"beacon_main\""),
    setting("an entry with another name", "entry", "roost_plugin_v1_beagle", says: "error: entry: expected \"roost_plugin_v1_beacon\""),
    setting("an unknown ABI", "abi", "rust", says: "FILE:", "error: abi: "),
    setting("an unknown permission", "permissions", ["files": ["/"]], says: "FILE:", "error: permissions.files: "),
    setting("an empty build block", "build", [:], says: "FILE:", "error: build: "),
    DescriptionFault(name: "a hash of another length", says: ["FILE:", "error: build.sha256: "]) { copy in
      copy.isHashed = false
      copy.setBuild("sha256", "abc")
    },
    setting(
      "a component twice", "components",
      [["id": "tool.beacon", "summary": "One.", "settings": [:]], ["id": "tool.beacon", "summary": "Two.", "settings": [:]]],
      says: "FILE:", "error: components[1].id: \"tool.beacon\" is already the id of components[0]"),
    setting(
      "a component id that is none", "components", [["id": "beacon", "summary": "One.", "settings": [:]]],
      says: "FILE:",
      "error: components[0].id: \"beacon\" is no component id; write the kind, a point and a lower-case name, as in tool.weather"),
    setting(
      "settings that are no schema", "components", [["id": "tool.beacon", "summary": "One.", "settings": ["type": "objekt"]]],
      says: "FILE:", "error: components[0].settings"),
  ]

  private static let files = [
    DescriptionFault(
      name: "a link", says: ["FILE: error: can't be read: it is a symbolic link"], damage: { _ in },
      afterwards: { copy in
        let file = copy.folder.appending(path: "plugin.json")
        try FileManager.default.moveItem(at: file, to: copy.folder.appending(path: "other.json"))
        try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: "other.json")
      }),
    DescriptionFault(
      name: "a folder", says: ["FILE: error: can't be read: it is not a regular file"], damage: { _ in },
      afterwards: { copy in
        let file = copy.folder.appending(path: "plugin.json")
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
      }),
    DescriptionFault(
      name: "a named pipe", says: ["FILE: error: can't be read: it is not a regular file"], damage: { _ in },
      afterwards: { copy in
        let file = copy.folder.appending(path: "plugin.json")
        try FileManager.default.removeItem(at: file)
        guard mkfifo(file.path, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
      }),
  ]
}
