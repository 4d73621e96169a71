import Glibc
import RoostCore

/// Everything that a distribution holds, file by file, before any of it is written.
struct DistributionPlan: Sendable {
  enum Content: Sendable {
    case file(String)
    case bytes([UInt8])
  }

  struct Entry: Sendable {
    var content: Content
    var isExecutable: Bool
  }

  /// A plugin that was chosen, and where it came from.
  struct Chosen: Sendable {
    var bundle: PluginBundle
    /// `shipped`, or the path as `dist.json` has it.
    var source: String
    var licence: String
  }

  /// How the host, the libraries and the shipped plugins came to be.
  enum Making: String, Sendable {
    case compiled, assembled
  }

  let spec: DistributionSpec
  let home: DistributionHome
  let making: Making
  /// By path in the distribution.
  var entries: [String: Entry] = [:]
  var plugins: [Chosen] = []
  /// The Roost modules shipped, sorted.
  var modules: [LibraryReport] = []
  /// File names in `lib/` by licence.
  var licences: [String: String] = [:]
  /// What the machine must have.
  var system: Set<String> = []
  /// What is wrong with `dist.json`.
  var problems: [FileProblem]

  /// Most files of one distribution.
  static let maximumFiles = 50_000

  /// Chooses, and collects what is wrong; nothing is written, and no plugin's code runs.
  init(_ spec: DistributionSpec, home: DistributionHome, making: Making, built: [String: String] = [:]) throws {
    self.spec = spec
    self.home = home
    self.making = making
    problems = spec.problems
    choosePlugins(built)
    try addPrograms()
    try addPlugins()
    try addLibraries()
    addManifest()
    checkPolicy()
    try addDescription()
  }

  /// Everything wrong, in the order of the lines.
  func requireSound() throws {
    guard problems.isEmpty else { throw HostError(.invalidManifest, problems: sortedProblems) }
  }

  var sortedProblems: [FileProblem] {
    var seen: Set<FileProblem> = []
    return problems.filter { seen.insert($0).inserted }.sorted { ($0.position?.offset ?? 0) < ($1.position?.offset ?? 0) }
  }

  mutating func report(_ pointer: JSONPointer, key: Bool = false, _ message: String) {
    problems.append(spec.problem(pointer, key: key, message))
  }

  mutating func add(_ path: String, _ content: Content, isExecutable: Bool = false) {
    entries[path] = Entry(content: content, isExecutable: isExecutable)
  }

  /// Adds the regular files of a folder and those below it, hidden ones left out.
  mutating func addFolder(_ folder: String, at path: String, depth: Int = 0) throws {
    guard depth < 32, entries.count < Self.maximumFiles else {
      throw HostError(.failed, "\(folder) holds more than \(Self.maximumFiles) files, or folders nested more than 32 deep")
    }
    let names: [String]
    do { names = try BundleFolder.names(in: folder) } catch { throw HostError(.failed, "cannot read \(error)") }
    for name in names {
      var status = stat()
      guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try addFolder("\(folder)/\(name)", at: "\(path)/\(name)", depth: depth + 1)
      case S_IFREG: add("\(path)/\(name)", .file("\(folder)/\(name)"), isExecutable: status.st_mode & 0o100 != 0)
      default: throw HostError(.failed, "\(folder)/\(name) is neither a file nor a folder; a distribution holds no links")
      }
    }
  }

  // MARK: - Parts

  private mutating func addPrograms() throws {
    add("bin/roost", .file(home.root + "/bin/roost"), isExecutable: true)
    if access(home.root + "/libexec/roost-worker", R_OK) == 0 {
      add("libexec/roost-worker", .file(home.root + "/libexec/roost-worker"), isExecutable: true)
    }
    guard spec.hasSDK else { return }
    guard access(home.root + "/sdk/sdk.json", R_OK) == 0 else {
      return report(JSONPointer([.key("sdk")]), "the Roost in \(home.root) has no sdk/ to ship; build one with: scripts/build")
    }
    try addFolder(home.root + "/sdk", at: "sdk")
  }

  private mutating func addPlugins() throws {
    for chosen in plugins { try addFolder(chosen.bundle.directory, at: "plugins/\(chosen.bundle.name)") }
  }

  private mutating func addManifest() {
    guard let manifest = spec.manifest else { return }
    let pointer = JSONPointer([.key("manifest")])
    let path = spec.absolute(manifest)
    guard access(path, R_OK) == 0 else { return report(pointer, "there is no file \(quoted(manifest)) beside \(spec.path)") }
    add("share/roost.json", .file(path))
    // Its variables are those of the machines that it will run on.
    let catalog = ComponentCatalog(plugins: catalog)
    do throws(ManifestErrors) {
      let source = try ManifestSource(reading: [.file(path)], environment: [:])
      _ = try Manifest(checking: source, catalog: catalog, policy: spec.policy)
    } catch {
      let found = (error.plugins + error.problems).filter { !$0.message.contains("is not set") }
      for problem in found.prefix(10) where problem.file != spec.path { report(pointer, "the manifest doesn't fit: \(problem)") }
    }
  }

  private mutating func checkPolicy() {
    guard spec.enforce?.objectValue != nil else { return }
    let catalog = ComponentCatalog(plugins: catalog)
    for fault in spec.policy.faults(in: catalog) where !problems.contains(where: { $0.position == fault.position }) {
      problems.append(fault)
    }
    for chosen in plugins where spec.policy.floor(of: chosen.bundle.name) > .none {
      let others = chosen.bundle.descriptor.components.map(\.id).filter { id in
        !PluginIsolation.kinds.contains { id.hasPrefix($0 + ".") }
      }
      guard !others.isEmpty else { continue }
      report(
        JSONPointer([.key("enforce"), .key("isolation")]),
        "the plugin \"\(chosen.bundle.name)\" can't be isolated: it brings \(others.joined(separator: ", ")); engines, stores and commands run "
          + "in process. Name the others, or leave it out")
    }
  }

  /// The chosen plugins, as the distribution's host will find them.
  var catalog: PluginCatalog {
    var directories: [String] = []
    for chosen in plugins { directories.append(chosen.bundle.directory) }
    return PluginCatalog(scanning: directories)
  }

  /// What the distribution says of itself.
  private mutating func addDescription() throws {
    var object: JSONObject = ["roost": 1, "name": .string(spec.name), "version": .string(spec.version)]
    object["description"] = .string(spec.description)
    object["branding"] = spec.branding
    if spec.manifest != nil { object["manifest"] = "roost.json" }
    if let enforce = spec.enforce {
      let components = Set(spec.policy.components)
      let owners = plugins.filter { $0.bundle.descriptor.components.contains { components.contains($0.id) } }.map(\.bundle.name)
      object["pinned"] = .array(owners.sorted().map { .string($0) })
      object["enforce"] = enforce
    }
    add(Distribution.path, .bytes(Array((JSONValue.object(object).jsonText(.pretty) + "\n").utf8)))
  }
}
