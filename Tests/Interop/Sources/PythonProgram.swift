import Foundation
import Synchronization

/// A program of `Tests/Interop/Python`.
///
/// The servers among them end with their standard input: none outlives the tests, however these end.
final class PythonProgram: Sendable {
  struct Failed: Error, CustomStringConvertible {
    let name: String
    let words: String
    var description: String { "\(name) failed: \(words)" }
  }

  let name: String
  private let process: Mutex<Process>
  private let input = Pipe()
  private let output = Pipe()
  private let log: URL

  init(_ name: String, _ words: String...) throws {
    self.name = name
    log = FileManager.default.temporaryDirectory.appending(path: "roost-interop-\(UUID().uuidString).log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let process = Process()
    process.executableURL = URL(filePath: Interop.python)
    process.arguments = [Interop.folder.appending(path: "Python/\(name)").path] + words
    process.environment = Interop.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    self.process = Mutex(process)
  }

  deinit {
    stop()
    do { try FileManager.default.removeItem(at: log) } catch { print("could not remove \(log.path): \(error)") }
  }

  /// The first line of standard output: a server's port.
  func port() async throws -> Int {
    let line = await text { output in
      var bytes = Data()
      while let byte = try output.read(upToCount: 1), !byte.isEmpty, byte[byte.startIndex] != UInt8(ascii: "\n") { bytes += byte }
      return bytes
    }
    guard let port = Int(line) else { throw failure }
    return port
  }

  /// All of standard output, once the program has ended well.
  func result() async throws -> String {
    let all = await text { try $0.readToEnd() ?? Data() }
    guard
      process.withLock({
        $0.waitUntilExit()
        return $0.terminationStatus == 0
      })
    else { throw failure }
    return all
  }

  func stop() { process.withLock { if $0.isRunning { $0.terminate() } } }

  private func text(_ read: @escaping @Sendable (FileHandle) throws -> Data) async -> String {
    let handle = output.fileHandleForReading
    return await withCheckedContinuation { continuation in
      // Reading waits: not on a thread of the pool.
      Thread.detachNewThread { continuation.resume(returning: String(decoding: (try? read(handle)) ?? Data(), as: UTF8.self)) }
    }
  }

  private var failure: Failed {
    let words = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    return Failed(name: name, words: words.isEmpty ? "it said nothing" : String(words.suffix(2_000)))
  }
}
