extension PluginLoader {
  /// The plugin's description with what only the build knows: the components that its library registers, and what it was built against.
  ///
  /// Opens the library and runs its registration: for plugins that were just built. The library must carry its note already.
  public func stamp(_ bundle: PluginBundle) throws(PluginRefusal) -> PluginDescriptor {
    func refusal(_ reason: PluginRefusal.Reason) -> PluginRefusal {
      PluginRefusal(plugin: bundle.name, directory: bundle.directory, reason: reason)
    }
    let path = bundle.libraryPath
    let bytes: [UInt8]
    do { bytes = try RegularFile(path: path, limit: Self.maximumLibraryBytes).bytes } catch {
      throw refusal(error.isMissing ? .libraryMissing(path: path) : .libraryUnreadable(path: path, reason: error.reason))
    }
    let image: ELFImage
    do { image = try ELFImage(bytes) } catch { throw refusal(.notALibrary(path: path, error)) }
    if bundle.descriptor.abi == .c { return try stampC(bundle, image, bytes, refusal) }
    let note: InterfaceNote
    do throws(InterfaceNoteError) {
      guard let section = image.roostNote, let found = try InterfaceNote(section: section), found.contract != nil else {
        throw InterfaceNoteError("it has no plugin's note in .note.roost")
      }
      note = found
    } catch {
      throw refusal(.noInterfaceNote(path: path, reason: error.reason))
    }
    let described = try describe(library: path)
    guard described["entry"]?.stringValue == bundle.descriptor.entry else {
      throw refusal(.noEntry(path: path, symbol: bundle.descriptor.entry))
    }
    var descriptor = try Self.with(described["components"] ?? .array([]), bundle, refusal)
    descriptor.build = PluginBuild(
      core: RoostVersion.current, compiler: note.compiler, configuration: note.configuration, digest: note.libraries["RoostCore"] ?? "",
      sha256: Digest.sha256Hex(bytes), libraries: note.libraries)
    return descriptor
  }

  private static func with(
    _ components: JSONValue, _ bundle: PluginBundle, _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) -> PluginDescriptor {
    var descriptor = bundle.descriptor
    do throws(PluginDescriptorError) {
      descriptor.components = try PluginDescriptor.components(of: components, plugin: bundle.directory + "/plugin.json")
    } catch {
      throw refusal(.badComponents(faults: error.problems.map(\.message)))
    }
    return descriptor
  }

  /// A C plugin is compiled against no Roost library, so there is nothing to compare but its own bytes.
  private func stampC(
    _ bundle: PluginBundle, _ image: ELFImage, _ bytes: [UInt8], _ refusal: (PluginRefusal.Reason) -> PluginRefusal
  ) throws(PluginRefusal) -> PluginDescriptor {
    try checkEntry(bundle, image, refusal)
    let described = try describe(library: bundle.libraryPath)
    var descriptor = try Self.with(described["components"] ?? .array([]), bundle, refusal)
    descriptor.build = PluginBuild(
      core: RoostVersion.current, compiler: Self.compiler(of: image) ?? "unknown", sha256: Digest.sha256Hex(bytes))
    return descriptor
  }

  /// What `roost plugin build` noted, else what the compiler itself left.
  private static func compiler(of image: ELFImage) -> String? {
    do {
      if let section = image.roostNote, let note = try InterfaceNote(section: section) { return note.compiler }
    } catch {
      // A section of that name that holds something else says nothing, and a C plugin needs none.
    }
    return image.compiler
  }

  /// A `plugin.json` with what the build knows put in, and every other byte as its author wrote it.
  ///
  /// - Parameter descriptor: What `stamp` gave for it.
  public static func text(of descriptor: PluginDescriptor, over original: String, file: String) throws(PluginDescriptorError) -> String {
    let document: JSONDocument
    let options = JSONParseOptions(maximumDepth: 128, maximumBytes: PluginDescriptor.maximumBytes)
    do { document = try JSONDocument(parsing: original, options: options) } catch {
      throw PluginDescriptorError(problems: [FileProblem(file: file, position: error.position, message: error.message)])
    }
    guard var edit = JSONEdit(document) else { throw PluginDescriptorError(problems: [FileProblem(file: file, message: "is no object")]) }
    for key in ["components", "build"] {
      if let value = descriptor.json[key] { edit.set([key], to: value) }
    }
    return edit.text
  }
}
