import Foundation
import RoostCore

/// A folder for one test: a home, a plugin directory, a place to work in, and the host to run there.
final class Bench: Sendable {
  let folder: URL
  private let binary: URL

  /// The plugin directory that every run is given.
  var plugins: URL { folder.appending(path: "plugins") }

  init(_ distribution: URL = Fixtures.staged) throws {
    binary = try Fixtures.built(distribution.appending(path: "bin/roost"))
    let place = FileManager.default.temporaryDirectory.appending(path: "roost-loading-\(UUID().uuidString)")
    for name in ["home", "plugins", "work"] {
      try FileManager.default.createDirectory(at: place.appending(path: name), withIntermediateDirectories: true)
    }
    // As the host tells paths: without links.
    folder = place.resolvingSymlinksInPath()
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") }
  }

  /// Copies a built plugin into the plugin directory, changed.
  @discardableResult
  func install(_ name: String, as other: String? = nil, _ change: (inout PluginCopy) throws -> Void = { _ in }) throws -> PluginCopy {
    var copy = try PluginCopy(of: name, in: plugins.appending(path: other ?? name))
    try change(&copy)
    try copy.write()
    return copy
  }

  /// The lines that the plugin `beacon` left: one for each time that code of it ran; empty where none did.
  func marks() throws -> [String] {
    guard FileManager.default.fileExists(atPath: markFile.path) else { return [] }
    return try String(contentsOf: markFile, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private var markFile: URL { folder.appending(path: "mark") }

  /// Writes a manifest; gives its path.
  func manifest(_ text: String, name: String = "roost.json") throws -> String {
    let file = folder.appending(path: "work/\(name)")
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// The environment of every run.
  var surroundings: [String: String] {
    [
      "HOME": folder.appending(path: "home").path, "ROOST_HOME": folder.appending(path: "home").path, "ROOST_PLUGIN_PATH": plugins.path,
      "LANG": "C.UTF-8", "BEACON_FILE": markFile.path,
    ]
  }

  /// Runs the host to its end; `timeout` ends one that hangs, with status 124.
  func roost(_ words: String..., environment: [String: String] = [:]) async throws -> Finished {
    try await roost(words, environment: environment)
  }

  func roost(_ words: [String], environment: [String: String] = [:]) async throws -> Finished {
    let surroundings = self.surroundings.merging(environment, uniquingKeysWith: { $1 })
    return try await run(binary.path, words, environment: surroundings, in: folder.appending(path: "work"))
  }

  /// Runs a program to its end; `timeout` ends one that hangs, with status 124. It sees nothing of the tester's environment but PATH.
  func run(
    _ program: String, _ words: [String], environment: [String: String] = [:], in place: URL, seconds: Int = 60
  ) async throws -> Finished {
    await Turnstile.processes.enter()
    let result: Result<Finished, any Error>
    do { result = .success(try await runNow(program, words, environment: environment, in: place, seconds: seconds)) } catch {
      result = .failure(error)
    }
    await Turnstile.processes.leave()
    return try result.get()
  }

  private func runNow(
    _ program: String, _ words: [String], environment: [String: String], in place: URL, seconds: Int
  ) async throws -> Finished {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["timeout", "\(seconds)", program] + words
    process.environment = environment.merging(
      ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"], uniquingKeysWith: { given, _ in given })
    process.currentDirectoryURL = place
    process.standardInput = FileHandle.nullDevice
    let files = ["out", "err"].map { folder.appending(path: "\($0)-\(UUID().uuidString)") }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try await withCheckedThrowingContinuation { (finished: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in finished.resume() }
      do { try process.run() } catch { finished.resume(throwing: error) }
    }
    return Finished(
      status: process.terminationStatus, output: try String(contentsOf: files[0], encoding: .utf8),
      errors: try String(contentsOf: files[1], encoding: .utf8))
  }
}

/// A program that ended.
struct Finished: CustomStringConvertible {
  let status: Int32
  let output: String
  let errors: String

  /// Standard output as JSON.
  func json() throws -> JSONValue { try JSONValue(parsing: output) }

  var description: String { "exit \(status)\n\(output)\n\(errors)" }
}
