/// Why a plugin is not used: what was expected, what was found, and what to do.
public struct PluginRefusal: Error, Hashable, Sendable {
  public var plugin: String
  /// The plugin's folder.
  public var directory: String
  public var reason: Reason

  public init(plugin: String, directory: String, reason: Reason) {
    self.plugin = plugin
    self.directory = directory
    self.reason = reason
  }

  public enum Reason: Hashable, Sendable {
    case workerMissing(libraries: String)
    case workerFailed(reason: String)
    case libraryMissing(path: String)
    case libraryUnreadable(path: String, reason: String)
    case libraryOutside(path: String, target: String)
    case notALibrary(path: String, ELFError)
    case noBuildBlock(file: String)
    case changedSinceBuild(path: String, expected: String, found: String)
    case otherContract(symbol: String, expected: Int, found: Int)
    case noEntry(path: String, symbol: String)
    case otherABI(path: String, symbol: String, declared: PluginDescriptor.ABI)
    case linksRoost(library: String)
    case badTable(reason: String)
    case noInterfaceNote(path: String, reason: String)
    case noLibraryNote(library: String, path: String, reason: String)
    case interfaceMismatch(library: String, plugin: InterfaceSide, host: InterfaceSide)
    case roostLibraryInside(found: String, distribution: String)
    case moduleMissing(library: String, directory: String)
    case dependencyCycle([String])
    case tooManyLibraries(limit: Int)
    case cannotOpen(path: String, reason: String)
    case entryGaveNothing(symbol: String)
    case registerFailed(reason: String)
    case badComponents(faults: [String])
    case componentsDiffer(differences: [String])
    case duplicateComponent(id: String, owner: String, ownerDirectory: String?)
    /// Somebody, or Roost itself after a crash, took it out of use.
    case quarantined(Quarantine.Entry)
    /// `roost.lock` is there and doesn't list it.
    case notLocked(lock: String)
    /// It is not what `roost.lock` lists; `place` is the file, line and column that say so.
    case differsFromLock(place: String, difference: PluginLock.Difference, source: String)
    /// What decides on its use can't be read.
    case trustUnknown(problem: FileProblem)
  }

  /// What one side of an interface comparison was built as.
  public struct InterfaceSide: Hashable, Sendable, CustomStringConvertible {
    public var digest: String
    public var compiler: String
    public var configuration: String

    public init(digest: String, compiler: String, configuration: String) {
      self.digest = digest
      self.compiler = compiler
      self.configuration = configuration
    }

    public var description: String { "\(digest.prefix(12)) (\(compiler), \(configuration))" }
  }

  /// The command that builds the plugin anew, against this host, and leaves it where it stands. Where the folder holds no sources the
  /// command says so.
  public var rebuild: String {
    let parent = directory.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return "roost plugin build \(directory) --out \(parent)"
  }
}

extension PluginRefusal: CustomStringConvertible {
  /// One or two sentences with the fix last.
  public var description: String { "Plugin \(plugin) refused: \(explanation)" }

  /// The description without the plugin's name.
  public var explanation: String {
    switch reason {
    case .workerMissing(let libraries):
      "the manifest isolates it, and this Roost has no roost-worker beside its libraries in \(libraries). Build the distribution with: scripts/build"
    case .workerFailed(let reason): reason
    case .libraryMissing(let path):
      "its library \(path) does not exist. Build it with: \(rebuild)"
    case .libraryUnreadable(let path, let reason):
      "its library \(path) cannot be read: \(reason). Build it anew with: \(rebuild)"
    case .libraryOutside(let path, let target):
      "its library \(path) is a link to \(target). Expected a regular file inside the plugin's folder; copy it there or build it with: \(rebuild)"
    case .notALibrary(let path, let error):
      "its library \(path) cannot be opened: \(error). Build it anew with: \(rebuild)"
    case .noBuildBlock(let file):
      "\(file) has no \"build\" block, which the build writes to say what the library was compiled against. Build it with: \(rebuild)"
    case .changedSinceBuild(let path, let expected, let found):
      "\(path) is not the library that was built: plugin.json expects SHA-256 \(expected.prefix(12))…, the file has \(found.prefix(12))…. "
        + "Install it again, or build it with: \(rebuild)"
    case .otherContract(let symbol, let expected, let found):
      "it was built for version \(found) of the plugin contract (it exports \(symbol)), and this host has version \(expected). Rebuild it with: \(rebuild)"
    case .noEntry(let path, let symbol) where symbol.hasPrefix(PluginDescriptor.ABI.c.entryPrefix):
      "\(path) exports no \(symbol). Define `const roost_plugin *\(symbol)(const roost_host *host)` as in roost_plugin.h, then: \(rebuild)"
    case .noEntry(let path, let symbol):
      "\(path) exports no \(symbol). Add `@c(\(symbol))` to the function that returns the plugin, then: \(rebuild)"
    case .otherABI(let path, let symbol, let declared):
      "\(path) exports \(symbol), an entry of the abi \"\(declared.other.rawValue)\", but plugin.json gives the abi \"\(declared.rawValue)\". "
        + "Write \"abi\": \"\(declared.other.rawValue)\" and \"entry\": \"\(symbol)\" there."
    case .linksRoost(let library):
      "its abi is \"c\", and it links lib\(library).so, of which a C plugin may use nothing. Link it without that library, or make it a Swift plugin."
    case .badTable(let reason):
      "\(reason). The contract is in roost_plugin.h; the plugin's author must mend that, the others are not affected."
    case .noInterfaceNote(let path, let reason):
      "\(path) does not say which Roost it was compiled against (\(reason)). Build it with: \(rebuild)"
    case .noLibraryNote(let library, let path, let reason):
      "\(path) carries no interface digest (\(reason)), so nothing compiled against \(library) can be checked. Build the distribution with: scripts/build"
    case .interfaceMismatch(let library, let plugin, let host):
      "it was compiled against another \(library): the plugin expects \(plugin), this host has \(host). Rebuild it with: \(rebuild)"
    case .roostLibraryInside(let found, let distribution):
      "its folder holds a Roost library, \(found), and two copies of one library do not work together; the host's is \(distribution). Delete the plugin's copy."
    case .moduleMissing(let library, let directory):
      "it needs lib\(library).so, which is not in \(directory). Add \"\(library)\" to \"modules\" in dist.json and build the distribution anew."
    case .dependencyCycle(let libraries):
      "the libraries it needs depend on each other in a circle: \(libraries.joined(separator: " → ")). Build the distribution with: scripts/build"
    case .tooManyLibraries(let limit):
      "it needs more than \(limit) Roost libraries. Build it anew with: \(rebuild)"
    case .cannotOpen(let path, let reason):
      "\(path) cannot be opened: \(reason). Install what is missing, or rebuild it with: \(rebuild)"
    case .entryGaveNothing(let symbol) where symbol.hasPrefix(PluginDescriptor.ABI.c.entryPrefix):
      "its \(symbol) returned NULL, as a plugin does that can't work with this host. Use a version of it that is made for Roost \(RoostVersion.current)."
    case .entryGaveNothing(let symbol):
      "its \(symbol) returned nothing. Return `PluginEntry.box(…)` from it, then: \(rebuild)"
    case .registerFailed(let reason):
      "its register(in:) failed: \(reason). The plugin's author must mend that; the others are not affected."
    case .badComponents(let faults):
      "it registers components that cannot be used: \(faults.joined(separator: "; ")). Mend its register(in:), then: \(rebuild)"
    case .componentsDiffer(let differences):
      "it does not register what its plugin.json lists: \(differences.joined(separator: "; ")). Write the list anew with: \(rebuild)"
    case .duplicateComponent(let id, let owner, let ownerDirectory):
      "its component \(id) is already brought by " + (ownerDirectory.map { "the plugin \(owner) in \($0)" } ?? "Roost itself")
        + ". Rename one of the two, or remove one plugin."
    case .quarantined(let entry):
      "it is in quarantine since \(entry.since): \(entry.reason). None of its code runs until: roost plugin trust \(plugin)"
    case .notLocked(let lock):
      "\(lock) does not list it, and where there is a lock only what it lists is used. Look at the plugin, then: roost plugin lock"
    case .differsFromLock(let place, let difference, let source):
      "it is not the plugin that was locked: \(difference) (\(place)). Put back the one that was"
        + (source.isEmpty ? "" : ", from \(source)") + ", or look at this one and accept it with: roost plugin lock"
    case .trustUnknown(let problem):
      "whether it may be used is not known, because of \(problem). Mend that file, or move it away."
    }
  }
}
