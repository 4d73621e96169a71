/// The plugins found on disk. Only `plugin.json` files are read: no library is opened and none of their code runs.
public struct PluginCatalog: Sendable {
  /// The plugins that may be used, in the order of the search path, then by folder name.
  public private(set) var plugins: [PluginBundle] = []
  /// Folders whose `plugin.json` can't be used. They hide no other plugin.
  public private(set) var broken: [BrokenPlugin] = []
  /// Plugins whose name an earlier one has.
  public private(set) var shadowed: [ShadowedPlugin] = []
  /// What is worth knowing: folders that anyone may write to, folders that can't be read.
  public private(set) var warnings: [String] = []
  /// The folders that were searched and exist.
  public private(set) var directories: [String] = []

  /// Most plugins used, and most entries of one plugin directory.
  public static let maximumPlugins = 1_000
  public static let maximumEntries = 10_000

  /// As in `--safe-mode`: why no folder was searched; nil where that has no reason of its own.
  public private(set) var closedBy: String?

  public init() {}

  /// A catalog that is empty on purpose.
  public init(closedBy reason: String) { closedBy = reason }

  /// Looks into each of `directories` in order; the first plugin of a name wins. A directory that holds a `plugin.json` itself is one
  /// plugin's folder. Directories that don't exist are passed over.
  public init(scanning directories: [String]) {
    var seen: Set<String> = []
    for directory in directories {
      guard let path = FolderListing.realPath(directory), seen.insert(path).inserted else { continue }
      self.directories.append(path)
      scan(path)
    }
  }

  /// The same plugins with another version of the one that has `bundle`'s name.
  func replacing(_ bundle: PluginBundle) -> PluginCatalog {
    var copy = self
    copy.plugins = plugins.map { $0.name == bundle.name ? bundle : $0 }
    return copy
  }

  public func plugin(named name: String) -> PluginBundle? { plugins.first { $0.descriptor.name == name } }

  private mutating func scan(_ directory: String) {
    if FolderListing.isWorldWritable(directory) {
      warnings.append("Anyone on this machine may put plugins into \(directory); take that right away with: chmod o-w \(directory)")
    }
    if let parent = FolderListing.replaceableParent(of: directory) {
      let message = "Anyone on this machine may put another folder in the place of \(directory), because \(parent) is open to all"
      warnings.append("\(message); take that right away with: chmod o-w \(parent)")
    }
    if FolderListing.kind(of: directory + "/plugin.json") != .missing { return read(directory, within: directory) }
    do {
      for name in try FolderListing.names(in: directory, limit: Self.maximumEntries) {
        let path = directory + "/" + name
        switch FolderListing.kind(of: path) {
        case .folder: if FolderListing.kind(of: path + "/plugin.json") != .missing { read(path, within: directory) }
        case .link: follow(path, within: directory)
        default: continue
        }
      }
    } catch {
      warnings.append("Its plugins are not used: \(error)")
    }
  }

  /// A link to a plugin is fine as long as it stays inside the directory.
  private mutating func follow(_ link: String, within directory: String) {
    guard let target = FolderListing.realPath(link), FolderListing.kind(of: target + "/plugin.json") != .missing else { return }
    guard FolderListing.contains(directory, target) else {
      let message = "it is a symbolic link out of \(directory), to \(target); copy the folder, or name its parent as a plugin directory"
      return broken.append(BrokenPlugin(directory: link, problems: [FileProblem(file: link, message: message)]))
    }
    // The target is found by itself.
  }

  private mutating func read(_ directory: String, within root: String) {
    let file = directory + "/plugin.json"
    do throws(PluginDescriptorError) {
      let bundle = try PluginBundle(directory: directory)
      if FolderListing.isWorldWritable(directory) && directory != root {
        warnings.append("Anyone on this machine may change the plugin in \(directory); take that right away with: chmod o-w \(directory)")
      }
      for path in [file, bundle.libraryPath] where FolderListing.isWorldWritable(path) {
        warnings.append("Anyone on this machine may change \(path); take that right away with: chmod o-w \(path)")
      }
      if let first = plugin(named: bundle.descriptor.name) {
        // A pinned plugin is found again where all of them are.
        if first.directory == bundle.directory { return }
        shadowed.append(ShadowedPlugin(bundle: bundle, by: first))
      } else if plugins.count >= Self.maximumPlugins {
        let message = "there are more than \(Self.maximumPlugins) plugins on the search path; this one is not used"
        broken.append(BrokenPlugin(directory: directory, problems: [FileProblem(file: file, message: message)]))
      } else {
        plugins.append(bundle)
      }
    } catch {
      broken.append(BrokenPlugin(directory: directory, problems: error.problems))
    }
  }
}

/// A plugin's folder and what its `plugin.json` says.
public struct PluginBundle: Hashable, Sendable {
  /// Absolute, without links.
  public var directory: String
  public var descriptor: PluginDescriptor
  /// SHA-256 of the bytes that the descriptor was read from; nil for one that was read from no file.
  public private(set) var descriptionDigest: String?

  public init(directory: String, descriptor: PluginDescriptor) {
    self.directory = directory
    self.descriptor = descriptor
  }

  /// Reads the folder's `plugin.json`.
  public init(directory: String) throws(PluginDescriptorError) {
    let file = directory + "/plugin.json"
    let bytes: [UInt8]
    do { bytes = try RegularFile(path: file, limit: PluginDescriptor.maximumBytes).bytes } catch {
      throw PluginDescriptorError(problems: [FileProblem(file: file, message: "can't be read: \(error.reason)")])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PluginDescriptorError(problems: [FileProblem(file: file, message: "is not UTF-8 text; save it as UTF-8")])
    }
    self.init(directory: directory, descriptor: try PluginDescriptor.parse(text, file: file))
    descriptionDigest = Digest.sha256Hex(bytes)
  }

  public var name: String { descriptor.name }
  public var libraryPath: String { directory + "/" + descriptor.library }
}

/// A folder with a `plugin.json` that can't be used.
public struct BrokenPlugin: Hashable, Sendable {
  public var directory: String
  public var problems: [FileProblem]
}

/// A plugin that is not used because an earlier one has its name.
public struct ShadowedPlugin: Hashable, Sendable {
  public var bundle: PluginBundle
  public var by: PluginBundle

  public var description: String { "The plugin \(bundle.name) in \(bundle.directory) is not used: the one in \(by.directory) comes first." }
}
