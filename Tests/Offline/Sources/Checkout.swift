import Foundation

/// Where things are in this checkout.
enum Checkout {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

  /// The staged folder: the environment variable ROOST_BUILD, or `build/roost`.
  static var staged: URL {
    guard let path = ProcessInfo.processInfo.environment["ROOST_BUILD"], !path.isEmpty else { return root.appending(path: "build/roost") }
    return URL(filePath: path, relativeTo: root).standardizedFileURL
  }

  static let fixturePlugins = root.appending(path: "build/fixtures/plugins")

  /// The files below `folder`, in order of their paths.
  static func files(below folder: String) -> [URL] {
    let found = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: [.isRegularFileKey])
    return (found?.compactMap { $0 as? URL } ?? []).filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
      .sorted { $0.path < $1.path }
  }
}
