import Foundation
import RoostCore

/// A folder for one test: a home, a plugin directory with copies of built plugins, a place to work in, and the built host.
final class TrustBench: Sendable {
  struct NotBuilt: Error, CustomStringConvertible {
    let path: String
    var description: String { "There is no \(path). Build it with: scripts/build, and then: scripts/test fixtures" }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

  /// `ROOST_BUILD`, else `build/roost`.
  static var staged: URL {
    guard let path = ProcessInfo.processInfo.environment["ROOST_BUILD"], !path.isEmpty else { return root.appending(path: "build/roost") }
    return URL(filePath: path, relativeTo: root).standardizedFileURL
  }

  let folder: URL
  var plugins: URL { folder.appending(path: "plugins") }
  var work: URL { folder.appending(path: "work") }
  var state: URL { folder.appending(path: "home/state") }
  var quarantine: URL { state.appending(path: "quarantine.json") }
  var lock: URL { work.appending(path: "roost.lock") }

  init(plugins names: String...) throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "roost-trust-\(UUID().uuidString)")
    for name in ["home", "plugins", "work"] {
      try FileManager.default.createDirectory(
        at: place.appending(path: name), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    }
    folder = place.resolvingSymlinksInPath()
    for name in names {
      let source = Self.root.appending(path: "build/fixtures/third-party/\(name)")
      guard FileManager.default.fileExists(atPath: source.appending(path: "plugin.json").path) else { throw NotBuilt(path: source.path) }
      try FileManager.default.copyItem(at: source, to: plugins.appending(path: name))
    }
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") }
  }

  /// Writes `work/roost.json`: `relay` hands the call on to `lamp`, whose type is `faulty`.
  func manifest(through tool: String = "lamp", requires: [String] = []) throws {
    let relay = tool == "relay" ? #", "relay": { "type": "relay", "tool": "lamp" }"# : ""
    let text = """
      {
        "roost": 1,
        "plugins": { "require": \(JSONValue.array(requires.map { .string($0) }).jsonText()) },
        "providers": { "main": { "type": "offline" } },
        "tools": { "lamp": { "type": "faulty" }\(relay) },
        "agents": { "assistant": { "engine": { "type": "llm", "provider": "main" }, "tools": ["\(tool)"] } },
        "entry": "assistant"
      }
      """
    try write(text, to: "work/roost.json")
  }

  /// Uses no plugin of the plugin directory.
  func plainManifest() throws {
    try write(
      """
      {
        "roost": 1,
        "providers": { "main": { "type": "offline" } },
        "tools": { "calculator": { "type": "calculator" } },
        "agents": { "assistant": { "engine": { "type": "llm", "provider": "main" }, "tools": ["calculator"] } },
        "entry": "assistant"
      }
      """, to: "work/roost.json")
  }

  static let question = "Which colour has the lamp of the beacon?"

  func ask(_ environment: [String: String] = [:]) async throws -> Finished {
    try await roost("run", Self.question, environment: environment)
  }

  func write(_ text: String, to name: String) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func read(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

  func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }

  /// Each time that code of the plugin `faulty` ran.
  func marks() throws -> [String] {
    let file = folder.appending(path: "mark")
    return exists(file) ? try read(file).split(separator: "\n").map(String.init) : []
  }

  func forgetMarks() throws {
    let file = folder.appending(path: "mark")
    if exists(file) { try FileManager.default.removeItem(at: file) }
  }

  /// The pages that are left of running or crashed processes.
  func pages() throws -> [String] {
    let folder = state.appending(path: "running").path
    return exists(URL(filePath: folder)) ? try FileManager.default.contentsOfDirectory(atPath: folder) : []
  }

  /// Runs the host to its end; `timeout` ends one that hangs.
  func roost(_ words: String..., environment: [String: String] = [:]) async throws -> Finished {
    let process = Process()
    let binary = Self.staged.appending(path: "bin/roost")
    guard exists(binary) else { throw NotBuilt(path: binary.path) }
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["timeout", "60", binary.path] + words
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.appending(path: "home").path,
      "ROOST_HOME": folder.appending(path: "home").path, "ROOST_PLUGIN_PATH": plugins.path, "LANG": "C.UTF-8",
      "FAULTY_MARK": folder.appending(path: "mark").path,
    ].merging(environment, uniquingKeysWith: { $1 })
    process.currentDirectoryURL = work
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
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus, output: try read(files[0]),
      errors: try read(files[1]))
  }
}

/// A program that ended; 128 and the signal for one that a signal ended.
struct Finished: CustomStringConvertible {
  let status: Int32
  let output: String
  let errors: String

  func json() throws -> JSONValue { try JSONValue(parsing: output) }
  var description: String { "exit \(status)\n\(output)\n\(errors)" }
}
