/// What lies in a distribution and does no good there.
extension LibraryDirectory {
  /// The paths of the shared libraries in the folder that neither `programs`, other shared libraries or programs by their paths, nor the
  /// libraries in `offered` need, directly or through others. What can't be read needs nothing.
  ///
  /// - Parameter offered: Roost libraries that are there for others, as in `RoostCore`: those that plugins are compiled against, and those
  ///   that are opened by name.
  public func orphans(programs: [String], offered: Set<String>) throws(FileFault) -> [String] {
    let present = try FolderListing.names(in: path, limit: PluginCatalog.maximumEntries).filter {
      $0.hasPrefix("lib") && ($0.hasSuffix(".so") || $0.contains(".so."))
    }
    var waiting = present.filter { name in ELFImage.roostLibrary(inFileName: name).map(offered.contains) ?? false }
    for program in programs { waiting += needed(by: program) }
    var reached: Set<String> = []
    while let name = waiting.popLast() {
      guard present.contains(name), reached.insert(name).inserted else { continue }
      waiting += needed(by: path + "/" + name)
    }
    return present.filter { !reached.contains($0) && FolderListing.kind(of: path + "/" + $0) != .folder }.map { path + "/" + $0 }
  }

  private func needed(by file: String) -> [String] {
    // A damaged library is reported by itself.
    do { return try image(at: file, file).needed } catch { return [] }
  }

  /// The paths of Roost libraries in `folders` themselves, other than this one's own: a second copy of a module.
  public func copies(in folders: [String]) -> [String] {
    let own = FolderListing.realPath(path) ?? path
    var seen: Set<String> = [own]
    var found: [String] = []
    for folder in folders {
      guard let folder = FolderListing.realPath(folder), seen.insert(folder).inserted else { continue }
      // A folder that can't be read gives nothing to a linker either.
      guard let names = try? FolderListing.names(in: folder, limit: PluginCatalog.maximumEntries) else { continue }
      for name in names
      where name.firstRange(of: ".so").map({ ELFImage.roostLibrary(inFileName: String(name[..<$0.upperBound])) != nil }) == true {
        // A link to the library itself is no copy.
        guard let target = FolderListing.realPath(folder + "/" + name), !FolderListing.contains(own, target) else { continue }
        found.append(folder + "/" + name)
      }
    }
    return found
  }

  /// The folders that the plugin's library would look for other libraries in.
  public func runPath(of bundle: PluginBundle) -> [String] {
    let image: ELFImage
    do { image = try self.image(at: bundle.libraryPath, bundle.name) } catch { return [] }
    return (image.runPath ?? "").split(separator: ":").map {
      String($0).replacing("${ORIGIN}", with: bundle.directory).replacing("$ORIGIN", with: bundle.directory)
    }
  }
}
