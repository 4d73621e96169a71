import Foundation

/// The built `roost` that these tests run.
enum Host {
  struct NotBuilt: Error, CustomStringConvertible {
    let path: String
    var command = "scripts/build (or, for the host alone: swift build --product roost)"
    var description: String { "There is no \(path). Build it with: \(command)" }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

  /// The staged folder: ROOST_BUILD, else build/roost when it is there.
  static var staged: URL? {
    if let path = ProcessInfo.processInfo.environment["ROOST_BUILD"], !path.isEmpty {
      return URL(filePath: path, relativeTo: root).standardizedFileURL
    }
    let folder = root.appending(path: "build/roost")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }

  /// The folder that `scripts/build --out` fills with a fixture plugin.
  static func fixture(_ name: String) throws -> String {
    let folder = root.appending(path: "build/fixtures/host")
    guard FileManager.default.fileExists(atPath: folder.appending(path: "\(name)/plugin.json").path) else {
      throw NotBuilt(
        path: "\(folder.path)/\(name)",
        command: "scripts/build --plugin Tests/Fixtures/Host/plugins/\(name.capitalized) --out build/fixtures/host")
    }
    return folder.appending(path: name).path
  }

  /// The executable; a missing one is an error that says how to build it.
  static func binary() throws -> String {
    let path = staged?.appending(path: "bin/roost").path ?? root.appending(path: ".build/debug/roost").path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw NotBuilt(path: path) }
    return path
  }
}
