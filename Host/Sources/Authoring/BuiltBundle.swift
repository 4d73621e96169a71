import Glibc
import RoostCore

/// The bundle that a path means: the folder itself, or what was built in it.
enum BuiltBundle {
  static func find(_ path: String) throws -> PluginBundle {
    guard let folder = PluginProject.realPath(path) else { throw HostError(.failed, "there is no folder \(quoted(path))") }
    guard access(folder + "/plugin.json", F_OK) == 0 else {
      throw HostError(.failed, "\(folder) holds no plugin.json; name a plugin's folder")
    }
    let bundle = try read(folder)
    if bundle.descriptor.build != nil { return bundle }
    let built = folder + "/build/" + bundle.name
    guard access(built + "/plugin.json", F_OK) == 0 else {
      throw HostError(.failed, "the plugin in \(folder) is not built; build it with: roost plugin build \(path)")
    }
    return try read(built)
  }

  static func read(_ folder: String) throws -> PluginBundle {
    do { return try PluginBundle(directory: folder) } catch {
      throw HostError(.invalidManifest, lines: error.problems.map(\.description))
    }
  }
}
