import Glibc
import RoostCore

/// A staged Roost that distributions are put together from: `bin/`, `libexec/`, `lib/`, `plugins/`, `licences/` and perhaps `sdk/`.
struct DistributionHome: Sendable {
  /// Absolute.
  let root: String
  let plugins: PluginCatalog
  let libraries: LibraryDirectory

  init(root: String) throws {
    self.root = root
    libraries = LibraryDirectory(path: root + "/lib")
    plugins = PluginCatalog(scanning: [root + "/plugins"])
    for file in ["bin/roost", "lib/libRoostCore.so"] where access("\(root)/\(file)", R_OK) != 0 {
      throw HostError(.failed, "\(root) is no staged Roost: it has no \(file); build one with: scripts/build")
    }
  }

  /// That of the running program.
  static func ofRunningProgram() throws -> DistributionHome {
    guard let plugins = Directories.distributionPlugins else { throw HostError(.failed, "the running program's folder is not known") }
    return try DistributionHome(root: String(plugins.dropLast("/plugins".count)))
  }

  /// The checkout that it was staged in; nil where there is none above it.
  var checkout: String? {
    var parts = root.split(separator: "/")
    while !parts.isEmpty {
      let folder = "/" + parts.joined(separator: "/")
      if Self.isCheckout(folder) { return folder }
      parts.removeLast()
    }
    return nil
  }

  static func isCheckout(_ folder: String) -> Bool {
    ["scripts/build", "Package.swift", "Modules/Core/Package.swift", "Host/Sources"].allSatisfy { access("\(folder)/\($0)", F_OK) == 0 }
  }

  /// The modules in `lib/`, as in `RoostCore`.
  func modules() throws -> [LibraryReport] {
    do { return try libraries.reports() } catch { throw HostError(.failed, "\(error)") }
  }

  /// The version of its Core, which need not be the running program's: a checkout of another version may have been compiled.
  var core: String {
    for file in ["sdk/sdk.json", DistributionLock.fileName] {
      // What has no such file was not staged anew: it is the running program's own home.
      guard let bytes = try? FileBytes.read("\(root)/\(file)", limit: DistributionLock.maximumBytes) else { continue }
      if let json = try? JSONValue(parsing: bytes), let core = json["core"]?.stringValue { return core }
    }
    return RoostVersion.current
  }

  /// What checks plugins against these libraries.
  var loader: PluginLoader { PluginLoader(libraries: libraries) }
}
