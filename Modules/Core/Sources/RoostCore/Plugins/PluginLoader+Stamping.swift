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
    let note: InterfaceNote
    do throws(InterfaceNoteError) {
      let image: ELFImage
      do { image = try ELFImage(bytes) } catch { throw InterfaceNoteError("\(error)") }
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
    var descriptor = bundle.descriptor
    do throws(PluginDescriptorError) {
      var json = descriptor.json.objectValue ?? JSONObject()
      json["components"] = described["components"] ?? .array([])
      descriptor.components = try PluginDescriptor.parse(JSONValue.object(json).jsonText(), file: bundle.directory + "/plugin.json")
        .components
    } catch {
      throw refusal(.badComponents(faults: error.problems.map(\.message)))
    }
    descriptor.build = PluginBuild(
      core: RoostVersion.current, compiler: note.compiler, configuration: note.configuration, digest: note.libraries["RoostCore"] ?? "",
      sha256: Digest.sha256Hex(bytes), libraries: note.libraries)
    return descriptor
  }
}
