/// What is checked before any code of a plugin runs, in this order.
extension PluginLoader {
  /// Whether the plugin may be opened; gives the paths of the libraries to open before it, each after what it needs.
  @discardableResult
  public func check(_ bundle: PluginBundle) throws(PluginRefusal) -> [String] {
    func refusal(_ reason: PluginRefusal.Reason) -> PluginRefusal {
      PluginRefusal(plugin: bundle.name, directory: bundle.directory, reason: reason)
    }
    if let objection = trust.objection(to: bundle.name) { throw refusal(objection) }
    let bytes = try libraryBytes(of: bundle, refusal)
    let digest = Digest.sha256Hex(bytes)
    try checkLock(bundle, size: bytes.count, digest, refusal)
    let image: ELFImage
    do { image = try ELFImage(bytes) } catch { throw refusal(.notALibrary(path: bundle.libraryPath, error)) }
    try checkBuild(bundle, digest, refusal)
    try checkEntry(bundle, image, refusal)
    try checkFolder(bundle, refusal)
    if bundle.descriptor.abi == .c {
      if let library = image.roostLibraries.first { throw refusal(.linksRoost(library: library)) }
      return libraries.others(neededBy: image)
    }
    let needed = try neededLibraries(image, refusal)
    if policy.requireDigest { try checkInterface(bundle, image, needed, refusal) }
    return needed.map { libraries.path(of: $0.library) } + libraries.others(neededBy: image)
  }

  private func libraryBytes(of bundle: PluginBundle, _ refusal: (PluginRefusal.Reason) -> PluginRefusal) throws(PluginRefusal) -> [UInt8] {
    let path = bundle.libraryPath
    if FolderListing.kind(of: path) == .link {
      let target = FolderListing.realPath(path) ?? "nowhere"
      throw refusal(.libraryOutside(path: path, target: target))
    }
    do { return try RegularFile(path: path, limit: Self.maximumLibraryBytes).bytes } catch {
      throw refusal(error.isMissing ? .libraryMissing(path: path) : .libraryUnreadable(path: path, reason: error.reason))
    }
  }

  private func checkLock(
    _ bundle: PluginBundle, size: Int, _ digest: String, _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) {
    guard trust.lock != nil else { return }
    let fingerprint: PluginFingerprint
    do { fingerprint = try PluginFingerprint(of: bundle, size: size, library: digest) } catch {
      throw refusal(.libraryUnreadable(path: error.path, reason: error.reason))
    }
    if let objection = trust.objection(to: bundle, fingerprint) { throw refusal(objection) }
  }

  private func checkBuild(
    _ bundle: PluginBundle, _ found: String, _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) {
    guard let build = bundle.descriptor.build else {
      guard policy.requireDigest else { return }
      throw refusal(.noBuildBlock(file: bundle.directory + "/plugin.json"))
    }
    guard found == build.sha256 else {
      throw refusal(.changedSinceBuild(path: bundle.libraryPath, expected: build.sha256, found: found))
    }
  }

  func checkEntry(
    _ bundle: PluginBundle, _ image: ELFImage, _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) {
    let abi = bundle.descriptor.abi
    let expected = PluginDescriptor.entrySymbol(of: bundle.name, abi: abi)
    if bundle.descriptor.entry == expected && image.definedSymbols.contains(expected) { return }
    let ending = expected.dropFirst("\(abi.entryPrefix)\(PluginEntry.contractVersion)".count)
    for symbol in image.definedSymbols.sorted() where symbol.hasPrefix(abi.entryPrefix) && symbol.hasSuffix(ending) {
      if let version = Int(symbol.dropFirst(abi.entryPrefix.count).dropLast(ending.count)), version != PluginEntry.contractVersion {
        throw refusal(.otherContract(symbol: symbol, expected: PluginEntry.contractVersion, found: version))
      }
    }
    let other = PluginDescriptor.entrySymbol(of: bundle.name, abi: abi.other)
    if image.definedSymbols.contains(other) {
      throw refusal(.otherABI(path: bundle.libraryPath, symbol: other, declared: abi))
    }
    throw refusal(.noEntry(path: bundle.libraryPath, symbol: expected))
  }

  /// Two copies of one Roost library would give two unequal copies of each of its types; a link out of the folder leads to code that nobody
  /// checked.
  private func checkFolder(_ bundle: PluginBundle, _ refusal: (PluginRefusal.Reason) -> PluginRefusal) throws(PluginRefusal) {
    let objects: [(path: String, kind: FolderListing.Kind)]
    do { objects = try FolderListing.sharedObjects(in: bundle.directory) } catch {
      throw refusal(.libraryUnreadable(path: error.path, reason: error.reason))
    }
    for (path, kind) in objects where path != bundle.descriptor.library {
      let found = bundle.directory + "/" + path
      // `libRoostCore.so.1` is one too.
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let stem = name.firstRange(of: ".so").map { String(name[..<$0.upperBound]) } ?? name
      if let library = ELFImage.roostLibrary(inFileName: stem) {
        throw refusal(.roostLibraryInside(found: found, distribution: libraries.path(of: library)))
      }
      guard kind == .link else { continue }
      let target = FolderListing.realPath(found)
      guard let target, FolderListing.contains(bundle.directory, target) else {
        throw refusal(.libraryOutside(path: found, target: target ?? "nowhere"))
      }
    }
  }

  func neededLibraries(
    _ image: ELFImage, _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) -> [(library: String, image: ELFImage)] {
    do { return try libraries.closure(of: image.roostLibraries) } catch {
      switch error {
      case .missing(let library): throw refusal(.moduleMissing(library: library, directory: libraries.path))
      case .unreadable(let path, let reason): throw refusal(.cannotOpen(path: path, reason: reason))
      case .damaged(let path, let error): throw refusal(.cannotOpen(path: path, reason: error.description))
      case .cycle(let libraries): throw refusal(.dependencyCycle(libraries))
      case .tooMany: throw refusal(.tooManyLibraries(limit: LibraryDirectory.maximumLibraries))
      }
    }
  }

  private func checkInterface(
    _ bundle: PluginBundle, _ image: ELFImage, _ needed: [(library: String, image: ELFImage)],
    _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) {
    let note: InterfaceNote
    do throws(InterfaceNoteError) {
      guard let section = image.roostNote, let found = try InterfaceNote(section: section) else {
        throw InterfaceNoteError("it has no section .note.roost")
      }
      guard found.contract != nil else { throw InterfaceNoteError("its note is a library's, not a plugin's") }
      note = found
    } catch {
      throw refusal(.noInterfaceNote(path: bundle.libraryPath, reason: error.reason))
    }
    let direct = Set(image.roostLibraries)
    for (library, image) in needed where direct.contains(library) {
      let host = try libraryNote(library, image, refusal)
      let plugin = PluginRefusal.InterfaceSide(
        digest: note.libraries[library] ?? "no digest", compiler: note.compiler, configuration: note.configuration)
      // The digest holds the compiler that built the library; the plugin may have been built by another.
      guard plugin == host else { throw refusal(.interfaceMismatch(library: library, plugin: plugin, host: host)) }
    }
  }

  private func libraryNote(
    _ library: String, _ image: ELFImage, _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) -> PluginRefusal.InterfaceSide {
    do throws(InterfaceNoteError) {
      guard let section = image.roostNote, let note = try InterfaceNote(section: section), let digest = note.digest else {
        throw InterfaceNoteError("it has no section .note.roost")
      }
      guard note.library == library else { throw InterfaceNoteError("its note is that of \(note.library ?? "a plugin")") }
      return PluginRefusal.InterfaceSide(digest: digest, compiler: note.compiler, configuration: note.configuration)
    } catch {
      throw refusal(.noLibraryNote(library: library, path: libraries.path(of: library), reason: error.reason))
    }
  }
}
