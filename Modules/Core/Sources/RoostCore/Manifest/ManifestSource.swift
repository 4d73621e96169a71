internal import Glibc

/// One or more manifest files, read and laid over each other, variables put in, nothing checked yet.
public struct ManifestSource: Sendable {
  struct File: Sendable {
    /// As messages show it.
    var name: String
    /// Where its relative paths start, absolute.
    var directory: String
    var document: JSONDocument
  }

  var files: [File]
  var root: ManifestNode
  /// Whether nothing it brings to life may use the network.
  private(set) var isOffline = false
  /// The provider type that stands for all others; nil where each is what it is.
  private(set) var offlineType: String?
  /// What answers where a model is `auto`; nil where that was not decided.
  var standIn: JSONObject?
  /// What is wrong with variables and included files; reported with everything else.
  var problems: [FileProblem]
  /// What the distribution enforces, already put in; nil until it was.
  var enforced: ManifestNode?
  let environment: [String: String]

  /// Longest manifest that is read, in bytes, its deepest nesting, and most files.
  public static let maximumBytes = 8 << 20
  public static let maximumDepth = 128
  public static let maximumFiles = 64
  /// Most repeated keys of one file that are reported together with everything else; one more ends the reading.
  public static let maximumRepeatedKeys = 100

  /// Reads the files in order, each laid over those before it: objects merge by key, arrays and scalars replace.
  ///
  /// - Parameter environment: What `${NAME}` stands for.
  /// - Throws: A file that can't be read or whose syntax is wrong; every such file is listed.
  public init(reading inputs: [ManifestInput], environment: [String: String]) throws(ManifestErrors) {
    var files: [File] = []
    var faults: [FileProblem] = []
    if inputs.count > Self.maximumFiles {
      throw ManifestErrors(problems: [
        FileProblem(file: inputs[0].name, message: "there are more than \(Self.maximumFiles) manifest files; merge some")
      ])
    }
    for input in inputs {
      do throws(FileProblem) { files.append(try Self.read(input)) } catch { faults.append(error) }
    }
    guard faults.isEmpty else { throw ManifestErrors(problems: faults) }
    var root = ManifestNode(.object([:]), file: 0)
    for (index, file) in files.enumerated() {
      let node = ManifestNode(file.document.value, file: index)
      root = index == 0 ? node : root.overlaid(by: node)
    }
    self.files = files
    self.environment = environment
    problems = []
    self.root = root
    var variables = ManifestVariables(environment: environment, directories: files.map(\.directory))
    self.root = variables.resolve(root) ?? root
    problems = variables.faults.map { problem($0.place, $0.message) }
  }

  private static func read(_ input: ManifestInput) throws(FileProblem) -> File {
    let text: String
    switch input.content {
    case .text(let given): text = given
    case .file(let path):
      let bytes: [UInt8]
      do { bytes = try RegularFile(path: path, limit: maximumBytes, followsLink: true).bytes } catch {
        throw FileProblem(file: input.name, message: "can't be read: \(error.reason)")
      }
      guard let valid = String(validating: bytes, as: UTF8.self) else {
        throw FileProblem(file: input.name, message: "is not UTF-8 text; save it as UTF-8")
      }
      text = valid
    }
    let options = JSONParseOptions(
      allowsCommentsAndTrailingCommas: true, maximumDepth: maximumDepth, maximumBytes: maximumBytes,
      maximumRepeatedKeys: maximumRepeatedKeys)
    do { return File(name: input.name, directory: input.directory, document: try JSONDocument(parsing: text, options: options)) } catch {
      throw FileProblem(file: input.name, position: error.position, message: error.message)
    }
  }

  /// The keys that stand twice in their object; the first one's value is what counts, and what else is wrong is found all the same.
  var repeatedKeys: [FileProblem] {
    files.flatMap { file in
      file.document.repeatedKeys.map { FileProblem(repeated: $0, file: file.name) }
    }
  }

  /// The plugin directories that the manifest names, absolute, each from the folder of the file that says it.
  public var pluginDirectories: [String] {
    guard let directories = root["plugins"]?["directories"]?.elements else { return [] }
    return directories.compactMap { node in node.text.map { Self.absolute($0, in: files[node.place.file].directory) } }
  }

  /// Where plugins run, what they may do and what they may take.
  public var isolation: IsolationSettings { IsolationSettings(self) }

  /// The folder of the first file, absolute.
  public var folder: String { files.first?.directory ?? Directories.currentDirectory }

  /// The folder of the file that said `place`.
  func directory(of place: ManifestPlace) -> String { files[place.file].directory }

  /// A problem with the value, or with the key, at `place`.
  func problem(_ place: ManifestPlace, key: Bool = false, _ message: String, severity: FileProblem.Severity = .error) -> FileProblem {
    let file = files[place.file]
    return FileProblem(
      file: file.name, position: file.document.position(of: place.pointer, key: key), path: place.pointer.manifestPath, message: message,
      severity: severity)
  }

  static func absolute(_ path: String, in directory: String) -> String {
    path.hasPrefix("/") ? path : directory + "/" + path
  }

  /// The manifest as `--offline` has it: every provider replaced by one of this type without settings, and no network.
  public func offline(provider type: String) -> ManifestSource { offline(provider: Optional(type)) }

  func offline(provider type: String?) -> ManifestSource {
    var copy = self
    copy.isOffline = true
    copy.offlineType = type
    guard let type, case .object(var members) = root.content, let index = members.firstIndex(where: { $0.key == "providers" }),
      case .object(var providers) = members[index].node.content
    else { return copy }
    for place in providers.indices {
      let old = providers[place].node.place
      var node = ManifestNode(["type": .string(type)], file: old.file, pointer: old.pointer)
      if case .object(var settings) = node.content {
        for setting in settings.indices {
          settings[setting].node.place = old
          settings[setting].keyPlace = old
        }
        node.content = .object(settings)
      }
      // What the real provider would have needed is not missed.
      copy.problems.removeAll { $0.path.hasPrefix(old.pointer.manifestPath + ".") }
      providers[place].node = node
    }
    members[index].node.content = .object(providers)
    copy.root.content = .object(members)
    return copy
  }
}

/// A manifest to read.
public struct ManifestInput: Sendable {
  enum Content: Sendable {
    case file(String)
    case text(String)
  }

  /// As messages show it.
  public var name: String
  /// Where relative paths in it start.
  public var directory: String
  let content: Content

  /// The file at `path`; relative paths start from its folder.
  public static func file(_ path: String) -> ManifestInput {
    let absolute = path.hasPrefix("/") ? path : Directories.currentDirectory + "/" + path
    var folder = String(absolute[..<(absolute.lastIndex(of: "/") ?? absolute.startIndex)])
    folder = FolderListing.realPath(folder.isEmpty ? "/" : folder) ?? folder
    return ManifestInput(name: path, directory: folder, content: .file(path))
  }

  /// Text that stands in no file.
  public static func text(_ text: String, name: String, directory: String) -> ManifestInput {
    ManifestInput(name: name, directory: directory, content: .text(text))
  }
}

/// Everything that is wrong with a manifest.
public struct ManifestErrors: Error, Sendable, CustomStringConvertible {
  /// Where the manifest is wrong.
  public var problems: [FileProblem]
  /// Required plugins that are missing or broken.
  public var plugins: [FileProblem]

  public init(problems: [FileProblem] = [], plugins: [FileProblem] = []) {
    self.problems = problems
    self.plugins = plugins
  }

  /// 4 when a required plugin is missing, else 3.
  public var exitCode: Int32 { plugins.isEmpty ? 3 : 4 }

  /// One line each.
  public var description: String { (plugins + problems).map(\.description).joined(separator: "\n") }
}
