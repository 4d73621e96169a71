/// What tells a plugin's folder from one in which something was changed.
public struct PluginFingerprint: Hashable, Sendable {
  public var version: String
  /// SHA-256 of the library and of `plugin.json`, 64 hexadecimal digits each.
  public var library: String
  public var description: String
  /// Of the library, in bytes.
  public var size: Int
  /// SHA-256 of each other shared object in the folder and of each file in its `Resources`, by its path there: code that the plugin may
  /// open, and what it reads.
  public var others: [String: String]

  public init(version: String, library: String, description: String, size: Int, others: [String: String] = [:]) {
    self.version = version
    self.library = library
    self.description = description
    self.size = size
    self.others = others
  }

  /// Reads the plugin's files; runs none of their code.
  public init(of bundle: PluginBundle) throws(FileFault) {
    let bytes = try RegularFile(path: bundle.libraryPath, limit: PluginLoader.maximumLibraryBytes).bytes
    try self.init(of: bundle, size: bytes.count, library: Digest.sha256Hex(bytes))
  }

  /// For a library that was read already: its size and its SHA-256.
  init(of bundle: PluginBundle, size: Int, library: String) throws(FileFault) {
    let file = bundle.directory + "/plugin.json"
    version = bundle.descriptor.version
    self.size = size
    self.library = library
    // The bytes that the descriptor was read from, not what the file holds by now.
    if let digest = bundle.descriptionDigest {
      description = digest
    } else {
      description = Digest.sha256Hex(try RegularFile(path: file, limit: PluginDescriptor.maximumBytes).bytes)
    }
    others = [:]
    let objects = try FolderListing.sharedObjects(in: bundle.directory).map(\.path).filter { $0 != bundle.descriptor.library }
    for path in try objects + FolderListing.resources(in: bundle.directory) {
      let bytes = try RegularFile(path: bundle.directory + "/" + path, limit: PluginLoader.maximumLibraryBytes, followsLink: true).bytes
      others[path] = Digest.sha256Hex(bytes)
    }
  }
}
