/// Opens plugins, each after checks that run none of its code.
public struct PluginLoader: Sendable {
  public var libraries: LibraryDirectory
  /// Which plugins may be opened at all; by default every one that fits.
  public var trust = PluginTrust()
  /// Where it's noted which plugins are at work, so that a crash can be laid at the right door; nil for nowhere.
  public var watch: CrashWatch?
  var policy: LoaderPolicy
  /// How C plugins reach hosts (default: the open Internet).
  public var network = NetworkAccess()
  /// Where C plugins' log lines go (default standard error).
  public var log: PluginLogSink = { plugin, level, line in
    DescriptorWriter.standardError.writeLine("roost: plugin \(plugin): \(level): \(line)")
  }

  public init(libraries: LibraryDirectory = .ofRunningProgram()) {
    self.libraries = libraries
    policy = LoaderPolicy()
  }

  /// For tests, whose libraries no build has stamped.
  init(libraries: LibraryDirectory, policy: LoaderPolicy) {
    self.libraries = libraries
    self.policy = policy
  }

  /// Longest plugin library that is read, in bytes.
  public static let maximumLibraryBytes = 512 << 20

  /// Checks, opens and registers. Blocks while files are read: not for the cooperative pool.
  ///
  /// - Parameter again: Whether another version may be open from the same path: the dynamic linker would give that one again, so a copy
  ///   is opened.
  public func load(_ bundle: PluginBundle, again: Bool = false) throws(PluginRefusal) -> LoadedPlugin {
    var current = self
    // What was locked or taken out of use since this process began counts for a new version.
    if again { current.trust = trust.reread() }
    let needed = try current.check(bundle)
    func refusal(_ reason: PluginRefusal.Reason) -> PluginRefusal {
      PluginRefusal(plugin: bundle.name, directory: bundle.directory, reason: reason)
    }
    for path in needed { try open(path, refusal) }
    let slot = watch?.slot(for: bundle.name)
    // From here to the end code of the plugin runs.
    slot?.enter()
    defer { slot?.leave() }
    let image = again ? try openCopy(of: bundle, refusal) : try open(bundle.libraryPath, refusal)
    if let slot { slot.owns(image, entry: bundle.descriptor.entry) }
    let components = try components(
      of: image, bundle.descriptor.entry, plugin: bundle.name, resources: bundle.directory + "/Resources", bundle.descriptor.abi, refusal)
    if policy.requireDigest || !bundle.descriptor.components.isEmpty {
      let differences = Self.differences(listed: bundle.descriptor.components, registered: components)
      guard differences.isEmpty else { throw refusal(.componentsDiffer(differences: differences)) }
    }
    return LoadedPlugin(bundle: bundle, components: slot.map { slot in components.map { $0.watched(in: slot) } } ?? components)
  }

  /// The components of a library that was just built, as its `plugin.json` must list them. The build runs it once.
  public func describe(library path: String) throws(PluginRefusal) -> JSONValue {
    func refusal(_ reason: PluginRefusal.Reason) -> PluginRefusal { PluginRefusal(plugin: path, directory: path, reason: reason) }
    let bytes: [UInt8]
    do { bytes = try RegularFile(path: path, limit: Self.maximumLibraryBytes, followsLink: true).bytes } catch {
      throw refusal(error.isMissing ? .libraryMissing(path: path) : .libraryUnreadable(path: path, reason: error.reason))
    }
    let image: ELFImage
    do { image = try ELFImage(bytes) } catch { throw refusal(.notALibrary(path: path, error)) }
    let symbols = image.definedSymbols.sorted()
    let entry = PluginDescriptor.ABI.allCases.lazy.compactMap { abi in
      symbols.first { $0.hasPrefix(PluginDescriptor.entrySymbol(of: "", abi: abi)) }.map { (symbol: $0, abi: abi) }
    }.first
    guard let (symbol, abi) = entry else {
      throw refusal(.noEntry(path: path, symbol: PluginDescriptor.entrySymbol(of: "") + "NAME"))
    }
    if abi == .c, let library = image.roostLibraries.first { throw refusal(.linksRoost(library: library)) }
    for library in try neededLibraries(image, refusal) { try open(libraries.path(of: library.library), refusal) }
    for path in libraries.others(neededBy: image) { try open(path, refusal) }
    let name = String(symbol.dropFirst(PluginDescriptor.entrySymbol(of: "", abi: abi).count))
    let components = try components(of: open(path, refusal), symbol, plugin: name, abi, refusal)
    return ["entry": .string(symbol), "components": .array(components.map { ComponentDescription($0).json })]
  }

  @discardableResult
  private func open(_ path: String, _ refusal: (PluginRefusal.Reason) -> PluginRefusal) throws(PluginRefusal) -> SharedImage {
    do { return try SharedImage(path: path) } catch { throw refusal(.cannotOpen(path: path, reason: error.reason)) }
  }

  /// What the plugin in `image` brings.
  private func components(
    of image: SharedImage, _ entry: String, plugin: String, resources: String? = nil, _ abi: PluginDescriptor.ABI,
    _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) -> [ComponentType] {
    switch abi {
    case .swift:
      guard let pointer = image.pointer(from: entry) else { throw refusal(.entryGaveNothing(symbol: entry)) }
      return try Self.registered(by: PluginEntry.unbox(pointer), resources: resources, refusal)
    case .c: return try cPlugin(in: image, entry, name: plugin, refusal).components
    }
  }

  /// Opens a copy of the library, beside a version that was opened from the same path.
  private func openCopy(
    of bundle: PluginBundle, _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) -> SharedImage {
    let path = bundle.libraryPath
    do {
      let bytes = try RegularFile(path: path, limit: Self.maximumLibraryBytes).bytes
      let found = Digest.sha256Hex(bytes)
      // It was checked a moment ago: what is opened must be what was checked.
      if let expected = bundle.descriptor.build?.sha256, found != expected {
        throw refusal(.changedSinceBuild(path: path, expected: expected, found: found))
      }
      return try MemoryLibrary(bytes, name: bundle.descriptor.library).open()
    } catch let error as FileFault {
      throw refusal(.libraryUnreadable(path: path, reason: error.reason))
    } catch let error as SharedImageError {
      throw refusal(.cannotOpen(path: path, reason: error.reason))
    } catch let error as PluginRefusal {
      throw error
    } catch {
      throw refusal(.cannotOpen(path: path, reason: "\(error)"))
    }
  }

  /// What `register` adds; all of it, or nothing where one part is wrong.
  static func registered(
    by plugin: any Plugin, resources: String? = nil, _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) -> [ComponentType] {
    var registrar = PluginRegistrar(resources: resources)
    do { try plugin.register(in: &registrar) } catch { throw refusal(.registerFailed(reason: "\(error)")) }
    var seen: Set<String> = []
    var faults: [String] = []
    for component in registrar.components {
      if let fault = ComponentDescription.fault(inID: component.id) { faults.append(fault) }
      if !seen.insert(component.id).inserted { faults.append("\(component.id) is registered twice") }
      if let fault = component.settings.fault { faults.append("the settings of \(component.id) have a wrong schema: \(fault)") }
    }
    guard faults.isEmpty else { throw refusal(.badComponents(faults: faults)) }
    return registrar.components
  }

  /// The C plugin in `image`, and what it says it brings.
  func cPlugin(
    in image: SharedImage, _ entry: String, name: String, _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) -> (plugin: CPlugin, components: [ComponentType]) {
    guard let address = image.address(of: entry) else { throw refusal(.noEntry(path: name, symbol: entry)) }
    let plugin: CPlugin?
    do { plugin = try CPlugin(name: name, entry: address, network: network, log: log) } catch {
      throw refusal(.badTable(reason: "\(error)"))
    }
    guard let plugin else { throw refusal(.entryGaveNothing(symbol: entry)) }
    let components: [ComponentType]
    do { components = try plugin.components() } catch { throw refusal(.badComponents(faults: error.problems.map(\.message))) }
    let faults = components.compactMap { component in
      CPlugin.fault(of: component)
        ?? component.settings.fault.map { "the settings of \(component.id) have a wrong schema: \($0)" }
    }
    guard faults.isEmpty else { throw refusal(.badComponents(faults: faults)) }
    return (plugin, components)
  }

  static func differences(listed: [ComponentDescription], registered: [ComponentType]) -> [String] {
    var differences: [String] = []
    for component in registered {
      let now = ComponentDescription(component)
      guard let then = listed.first(where: { $0.id == component.id }) else {
        differences.append("it registers \(component.id), which the list lacks")
        continue
      }
      if then.settings != now.settings { differences.append("\(component.id) has other settings than listed") }
      if then.summary != now.summary { differences.append("\(component.id) has another summary than listed") }
      if then.section != now.section {
        differences.append("\(component.id) belongs to section \"\(now.section)\", listed as \"\(then.section)\"")
      }
      if then.metadata != now.metadata { differences.append("\(component.id) has other metadata than listed") }
    }
    for component in listed where !registered.contains(where: { $0.id == component.id }) {
      differences.append("it does not register \(component.id), which the list has")
    }
    return differences
  }
}

/// How strictly a plugin is checked. Strict everywhere outside tests.
struct LoaderPolicy: Sendable {
  /// Whether build block, hash and interface digests must be there and fit (default true).
  var requireDigest = true
}

/// A plugin that was opened.
public struct LoadedPlugin: Sendable {
  public let bundle: PluginBundle
  public let components: [ComponentType]
}
