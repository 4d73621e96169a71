import Foundation
import RoostCore

/// A program that ended.
struct Finished: CustomStringConvertible {
  let status: Int32
  let output: String
  let errors: String
  let duration: Duration

  func json() throws -> JSONValue { try JSONValue(parsing: output) }

  var description: String { "exit \(status) after \(duration)\n\(output)\n\(errors)" }

  /// Runs a program found on PATH to its end, with an empty standard input.
  static func running(_ words: [String], environment: [String: String], scratch: URL) async throws -> Finished {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let files = ["out", "err"].map { scratch.appending(path: "\($0)-\(UUID().uuidString)") }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    let start = ContinuousClock.now
    try await withCheckedThrowingContinuation { (finished: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in finished.resume() }
      do { try process.run() } catch { finished.resume(throwing: error) }
    }
    return Finished(
      status: process.terminationStatus, output: String(decoding: try Data(contentsOf: files[0]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self), duration: ContinuousClock.now - start)
  }
}
