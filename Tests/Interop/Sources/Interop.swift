import Foundation
import Testing

/// Where the third-party software is that these tests run, as `scripts/interop` put it there.
enum Interop {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
  static let folder = root.appending(path: "Tests/Interop")
  static let python = root.appending(path: "build/interop/bin/python").path

  /// The staged distribution: `ROOST_BUILD`, else `build/roost`.
  static var staged: URL {
    guard let path = ProcessInfo.processInfo.environment["ROOST_BUILD"], !path.isEmpty else { return root.appending(path: "build/roost") }
    return URL(filePath: path, relativeTo: root).standardizedFileURL
  }

  /// In continuous integration nothing may be skipped.
  static let isDemanded = ProcessInfo.processInfo.environment["CI"] == "true"

  /// Whether the tests run at all. Where they don't, that is said aloud.
  static let isWanted: Bool = {
    if isDemanded || FileManager.default.fileExists(atPath: root.appending(path: "build/interop/complete").path) { return true }
    FileHandle.standardError.write(Data("SKIPPED: no interop with third-party software was tested; scripts/interop installs it\n".utf8))
    return false
  }()

  /// What a program gets of this one's environment: no keys, no proxies, no addresses.
  static let environment = [
    "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": FileManager.default.temporaryDirectory.path,
    "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", "AWS_EC2_METADATA_DISABLED": "true",
  ]
}
