import Foundation
import RoostCore

/// A `roost chat --json` that goes on while a test does other things.
final class RunningChat {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  let errors: URL
  private var pending = Data()

  var processID: Int32 { process.processIdentifier }

  init(_ bench: Bench, manifest: String, environment: [String: String] = [:]) throws {
    errors = bench.folder.appending(path: "chat-errors-\(UUID().uuidString)")
    try Data().write(to: errors)
    process.executableURL = URL(filePath: "/usr/bin/env")
    // One that a failed test leaves behind ends by itself.
    process.arguments = [
      "timeout", "--foreground", "300", Fixtures.staged.appending(path: "bin/roost").path, "chat", "--json", "-f", manifest,
    ]
    process.environment = bench.surroundings.merging(environment, uniquingKeysWith: { $1 })
    process.currentDirectoryURL = bench.folder.appending(path: "work")
    process.standardInput = input
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  func send(_ line: String) throws { try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8)) }

  /// The next answer's JSON object; nil at the end. Waits on a thread of its own.
  func answer() async throws -> JSONValue? {
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        let line = pending[..<end]
        pending = Data(pending[(end + 1)...])
        return try JSONValue(parsing: Array(line))
      }
      let reader = output.fileHandleForReading
      let more = await withCheckedContinuation { done in
        DispatchQueue.global().async { done.resume(returning: reader.availableData) }
      }
      if more.isEmpty { return nil }
      pending += more
    }
  }

  func ask(_ line: String) async throws -> String {
    try send(line)
    return try await answer()?["text"]?.stringValue ?? "the conversation is over: \(String(contentsOf: errors, encoding: .utf8))"
  }

  /// Ends the input and waits for the program.
  func finish() async throws -> Int32 {
    try input.fileHandleForWriting.close()
    while try await answer() != nil {}
    process.waitUntilExit()
    return process.terminationStatus
  }
}
