import Foundation
import RoostCore

/// A folder for one test: a home, a place to work in, and a host to run there.
final class DistBench: Sendable {
  /// Everything of this bench; deleted with it.
  let folder: URL
  let program: URL

  var work: URL { folder.appending(path: "work") }

  /// Runs the host of `distribution`; without one the staged host.
  init(_ distribution: URL? = nil) throws {
    program = try (distribution ?? Staged.home()).appending(path: "bin/roost")
    folder = FileManager.default.temporaryDirectory.appending(path: "roost-dist-\(UUID().uuidString)").resolvingSymlinksInPath()
    for name in ["home", "work"] {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") }
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> URL {
    let file = work.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  func read(_ name: String) throws -> String { try String(contentsOf: work.appending(path: name), encoding: .utf8) }

  /// Nothing of the tester's own but PATH.
  var surroundings: [String: String] {
    [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.appending(path: "home").path,
      "LANG": "C.UTF-8",
      "AUDIT_FILE": work.appending(path: "audit.jsonl").path,
    ]
  }

  func roost(_ words: String..., environment: [String: String] = [:]) async throws -> Finished {
    try await run([program.path] + words, environment: environment)
  }

  func run(_ words: [String], environment: [String: String] = [:]) async throws -> Finished {
    try await Finished.running(words, environment: surroundings.merging(environment) { $1 }, in: work)
  }

  /// `dist build --skip-compile` of a `dist.json` that is written first.
  func build(_ text: String, _ words: String..., environment: [String: String] = [:]) async throws -> Finished {
    try write(text, to: "dist.json")
    return try await run([program.path, "dist", "build", "--skip-compile"] + words, environment: environment)
  }
}

/// The files below a folder, by their paths from there.
func files(below folder: URL) throws -> [String] {
  var found: [String] = []
  let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
  while let file = all?.nextObject() as? URL {
    guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
    found.append(String(file.path.dropFirst(folder.path.count + 1)))
  }
  return found.sorted()
}
