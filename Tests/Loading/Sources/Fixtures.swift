import Foundation

/// What `scripts/build` staged, and what the group `fixtures` of `scripts/test` built against it.
enum Fixtures {
  struct NotBuilt: Error, CustomStringConvertible {
    let path: String
    var description: String { "There is no \(path). Build it with: scripts/build, and then: scripts/test fixtures" }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

  /// The staged distribution: `ROOST_BUILD`, else `build/roost`.
  static var staged: URL {
    guard let path = ProcessInfo.processInfo.environment["ROOST_BUILD"], !path.isEmpty else { return root.appending(path: "build/roost") }
    return URL(filePath: path, relativeTo: root).standardizedFileURL
  }

  /// A copy of it that holds the module RoostUnits too.
  static let withUnits = root.appending(path: "build/fixtures/distribution")

  /// `file`, which must be there.
  static func built(_ file: URL) throws -> URL {
    guard FileManager.default.fileExists(atPath: file.path) else { throw NotBuilt(path: file.path) }
    return file
  }

  /// A plugin that third parties built, in a folder that no host searches.
  static func plugin(_ name: String) throws -> URL {
    let folder = root.appending(path: "build/fixtures/third-party/\(name)")
    _ = try built(folder.appending(path: "plugin.json"))
    return folder
  }
}
