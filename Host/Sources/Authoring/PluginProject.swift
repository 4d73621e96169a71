import Glibc
import RoostCore

/// A plugin's sources: a folder with `plugin.json` and a folder `Sources` or `src`.
struct PluginProject: Sendable {
  enum Language: String, Sendable, CaseIterable {
    case swift, c, rust

    var name: String {
      switch self {
      case .swift: "Swift"
      case .c: "C"
      case .rust: "Rust"
      }
    }
  }

  /// Most source files of one plugin, and most folders below each other.
  static let maximumFiles = 10_000
  static let maximumDepth = 32

  /// Absolute, without links.
  let folder: String
  let descriptor: PluginDescriptor
  let language: Language
  /// Relative to the folder, sorted. For Rust the crate's root alone.
  let sources: [String]
  /// Rust: whether there is a `Cargo.toml`.
  let usesCargo: Bool

  init(folder path: String) throws {
    guard let folder = Self.realPath(path) else { throw HostError(.failed, "there is no folder \(quoted(path))") }
    self.folder = folder
    guard access(folder + "/plugin.json", F_OK) == 0 else {
      throw HostError(
        .failed, "\(folder) holds no plugin.json; name a plugin's folder, or begin one with: roost plugin new NAME --kind tool")
    }
    do { descriptor = try PluginBundle(directory: folder).descriptor } catch {
      throw HostError(.invalidManifest, lines: error.problems.map(\.description))
    }
    usesCargo = access(folder + "/Cargo.toml", F_OK) == 0
    let files = try ["Sources", "src"].flatMap { try Self.files(below: $0, in: folder) }.sorted()
    let swift = files.filter { $0.hasSuffix(".swift") }
    let c = files.filter { $0.hasSuffix(".c") }
    let root = ["src/lib.rs", "Sources/lib.rs"].first { files.contains($0) }
    let found = [(Language.swift, swift), (.c, c), (.rust, root.map { [$0] } ?? (usesCargo ? ["Cargo.toml"] : []))].filter { !$0.1.isEmpty }
    guard let first = found.first else {
      throw HostError(
        .failed,
        "\(folder)/Sources holds no Swift or C file, and there is no src/lib.rs; give the folder of the sources, and --out for where the "
          + "plugin goes")
    }
    guard found.count == 1 else {
      throw HostError(
        .failed,
        "\(folder) holds sources in \(found.map(\.0.name).joined(separator: " and ")); a plugin's library is built from one language")
    }
    (language, sources) = first
    guard (language == .swift) == (descriptor.abi == .swift) else {
      throw HostError(
        .invalidManifest,
        "\(folder)/plugin.json says \"abi\": \"\(descriptor.abi.rawValue)\", and the sources are \(language.name); write "
          + "\"abi\": \"\(language == .swift ? "swift" : "c")\"")
    }
  }

  /// The Roost libraries that the Swift files import, sorted.
  func importedLibraries() throws -> [String] {
    var found: Set<String> = []
    for source in sources {
      let bytes: [UInt8]
      do { bytes = try FileBytes.read(folder + "/" + source, limit: 64 << 20) } catch { throw HostError(.failed, "cannot read \(error)") }
      for line in bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: ";") }) {
        if let module = Self.importedModule(line), module.hasPrefix("Roost") { found.insert(module) }
      }
    }
    return found.sorted()
  }

  /// The module that a line of Swift imports, if it does.
  private static func importedModule(_ line: ArraySlice<UInt8>) -> String? {
    var words = line.split { [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0) }.prefix(16)[...]
    words = words.drop { $0.first == UInt8(ascii: "@") || importModifiers.contains(String(decoding: $0, as: UTF8.self)) }
    guard words.popFirst()?.elementsEqual("import".utf8) == true else { return nil }
    // As in `import struct RoostCore.Message`.
    let path = words.drop { importKinds.contains(String(decoding: $0, as: UTF8.self)) }.first
    return path.map { String(decoding: $0.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self) }
  }

  private static let importModifiers: Set = ["public", "package", "internal", "fileprivate", "private"]
  private static let importKinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let"]

  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func files(below start: String, in folder: String) throws -> [String] {
    var found: [String] = []
    var open = [(path: start, depth: 0)]
    while let next = open.popLast() {
      guard let directory = opendir(folder + "/" + next.path) else { continue }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name.hasPrefix(".") { continue }
        let path = next.path + "/" + name
        var status = stat()
        guard stat(folder + "/" + path, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          if next.depth < maximumDepth { open.append((path, next.depth + 1)) }
        } else {
          found.append(path)
        }
        guard found.count <= maximumFiles else { throw HostError(.failed, "\(folder)/\(start) holds more than \(maximumFiles) files") }
      }
    }
    return found
  }
}
