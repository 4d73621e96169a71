import Foundation
import RoostCore

/// A program that ended.
struct Finished: CustomStringConvertible {
  let status: Int32
  let output: String
  let errors: String

  /// Standard output as JSON.
  func json() throws -> JSONValue { try JSONValue(parsing: output) }

  var description: String { "exit \(status)\n\(output)\n\(errors)" }

  /// Runs words through env and timeout; they see nothing of the tester's environment but what is said here.
  static func running(_ words: [String], environment: [String: String], in folder: URL, seconds: Int = 120) async throws -> Finished {
    try await withCheckedThrowingContinuation { finished in
      Thread.detachNewThread {
        finished.resume(with: Result { try blocking(words, environment: environment, in: folder, seconds: seconds) })
      }
    }
  }

  static func blocking(_ words: [String], environment: [String: String], in folder: URL, seconds: Int = 300) throws -> Finished {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["timeout", "\(seconds)"] + words
    process.environment = environment
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let files = ["out", "err"].map { FileManager.default.temporaryDirectory.appending(path: "roost-\($0)-\(UUID().uuidString)") }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    process.waitUntilExit()
    return Finished(
      status: process.terminationStatus, output: String(decoding: try Data(contentsOf: files[0]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
  }
}
