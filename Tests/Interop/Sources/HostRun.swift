import Foundation
import RoostCore
import Testing

/// One run of the staged `roost` with a manifest, to its end.
struct HostRun: CustomStringConvertible {
  struct NotBuilt: Error, CustomStringConvertible {
    let path: String
    var description: String { "There is no \(path). Build it with: scripts/build" }
  }

  let status: Int32
  let output: String
  let errors: String

  init(_ manifest: JSONValue, _ words: String...) async throws { try await self.init(manifest, words) }

  init(_ manifest: JSONValue, _ words: [String]) async throws {
    let program = Interop.staged.appending(path: "bin/roost")
    guard FileManager.default.isExecutableFile(atPath: program.path) else { throw NotBuilt(path: program.path) }
    let folder = FileManager.default.temporaryDirectory.appending(path: "roost-interop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") } }
    try Data(manifest.description.utf8).write(to: folder.appending(path: "roost.json"))
    for name in ["out", "err"] { try Data().write(to: folder.appending(path: name)) }
    let process = Process()
    process.executableURL = program
    process.arguments = ["run"] + words + ["What is 6*7?"]
    process.currentDirectoryURL = folder
    process.environment = Interop.environment.merging(["HOME": folder.path, "ROOST_HOME": folder.path]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "out"))
    process.standardError = try FileHandle(forWritingTo: folder.appending(path: "err"))
    status = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
    output = try String(contentsOf: folder.appending(path: "out"), encoding: .utf8)
    errors = try String(contentsOf: folder.appending(path: "err"), encoding: .utf8)
  }

  /// Standard output as JSON.
  var json: JSONValue { (try? JSONValue(parsing: output)) ?? .null }

  var description: String { "status \(status)\n\(output)\n\(errors)" }
}
