/// What is known of one library of the distribution without opening it.
public struct LibraryReport: Hashable, Sendable {
  /// As in `RoostCore`.
  public var library: String
  public var path: String
  /// The interface digest that plugins are compared with; nil where no build wrote one.
  public var digest: String?
  public var compiler: String?
  public var configuration: String?
  /// Why it can't be used; nil where it can.
  public var problem: String?
}

extension LibraryDirectory {
  /// Every Roost library in the folder, by name.
  public func reports() throws(FileFault) -> [LibraryReport] {
    try FolderListing.names(in: path, limit: PluginCatalog.maximumEntries).compactMap { ELFImage.roostLibrary(inFileName: $0) }.sorted()
      .map(report)
  }

  private func report(_ library: String) -> LibraryReport {
    var report = LibraryReport(library: library, path: path(of: library))
    do {
      guard let section = try image(of: library).roostNote, let note = try InterfaceNote(section: section) else { return report }
      report.digest = note.digest
      report.compiler = note.compiler
      report.configuration = note.configuration
    } catch let error as InterfaceNoteError {
      report.problem = error.reason
    } catch {
      report.problem = "\(error)"
    }
    return report
  }

  /// The libraries of the Swift runtime that Roost's own or each other need and that are not in the folder.
  public func missingRuntimeLibraries() throws(FileFault) -> [String] {
    let present = Set(try FolderListing.names(in: path, limit: PluginCatalog.maximumEntries))
    var missing: Set<String> = []
    for name in present.sorted() where name.hasPrefix("lib") && name.hasSuffix(".so") {
      let needed: [String]
      // A damaged library is reported by itself.
      do { needed = try image(of: String(name.dropFirst(3).dropLast(3))).needed } catch { continue }
      missing.formUnion(needed.filter { name in Self.runtime.contains { name.hasPrefix($0) } && !present.contains(name) })
    }
    return missing.sorted()
  }

  /// The libraries of the Swift runtime that the library at `file` needs and that are not in the folder.
  public func missingRuntimeLibraries(neededBy file: String) throws -> [String] {
    let image = try ELFImage(RegularFile(path: file, limit: PluginLoader.maximumLibraryBytes).bytes)
    return image.needed.filter { name in
      Self.runtime.contains { name.hasPrefix($0) } && FolderListing.kind(of: path + "/" + name) == .missing
    }
  }

  private static let runtime = ["libswift", "libFoundation", "lib_Foundation", "libdispatch", "libBlocksRuntime"]
}

/// What a program or library says that it needs, read from its bytes.
public enum NeededLibraries {
  /// The file names, in the file's order; nil for a file that is no ELF image of this machine.
  public static func of(file: String) throws(FileFault) -> [String]? {
    let bytes = try RegularFile(path: file, limit: PluginLoader.maximumLibraryBytes).bytes
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { return nil }
    do { return try ELFImage(ELFBytes(bytes), readsSymbols: false).needed } catch {
      throw FileFault(path: file, reason: "\(error)")
    }
  }
}
