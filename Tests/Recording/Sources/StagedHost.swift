import Foundation

/// The built `roost`, run in a folder of its own.
final class StagedHost: Sendable {
  struct NotBuilt: Error, CustomStringConvertible {
    let path: String
    var description: String { "There is no \(path). Build it with: scripts/build" }
  }

  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  let folder: URL
  private let binary: String

  init() throws {
    let root = URL(filePath: Tape.checkout)
    let named = ProcessInfo.processInfo.environment["ROOST_BUILD"].flatMap { $0.isEmpty ? nil : $0 }
    let build = named.map { URL(filePath: $0, relativeTo: root).standardizedFileURL } ?? root.appending(path: "build/roost")
    binary = build.appending(path: "bin/roost").path
    guard FileManager.default.isExecutableFile(atPath: binary) else { throw NotBuilt(path: binary) }
    folder = FileManager.default.temporaryDirectory.appending(path: "roost-recording-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "home"), withIntermediateDirectories: true)
  }

  deinit { do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") } }

  func write(_ text: String, to name: String) throws {
    try text.write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
  }
  func read(_ name: String) throws -> String { try String(contentsOf: folder.appending(path: name), encoding: .utf8) }

  /// Runs the host to its end.
  func roost(_ words: String..., environment: [String: String] = [:]) async throws -> Outcome {
    try await roost(words: words, environment: environment)
  }

  func roost(words: [String], environment: [String: String] = [:]) async throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: binary)
    process.arguments = words
    process.currentDirectoryURL = folder
    let home = folder.appending(path: "home").path
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": home, "ROOST_HOME": home, "LANG": "C.UTF-8"].merging(environment) { $1 }
    let names = ["out", "err"].map { folder.appending(path: "\($0)-\(UUID().uuidString)") }
    for name in names { try Data().write(to: name) }
    let handles = try names.map { try FileHandle(forWritingTo: $0) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOf: names[0], encoding: .utf8),
      errors: try String(contentsOf: names[1], encoding: .utf8))
  }
}
