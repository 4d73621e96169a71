import Foundation

/// A folder of its own for one test: a home, a place to work in, and the host to run there.
final class Workbench: Sendable {
  let folder: URL
  private let binary: String
  /// Folders of fixture plugins.
  private let plugins: [String]

  init(plugins: [String] = []) throws {
    binary = try Host.binary()
    self.plugins = try plugins.map(Host.fixture)
    folder = FileManager.default.temporaryDirectory.appending(path: "roost-host-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "home"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(at: folder.appending(path: "work"), withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") }
  }

  var work: URL { folder.appending(path: "work") }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }
  func write(_ data: Data, to name: String) throws { try data.write(to: work.appending(path: name)) }
  func read(_ name: String) throws -> String { try String(contentsOf: work.appending(path: name), encoding: .utf8) }

  /// The environment of a run: nothing of the tester's own but PATH.
  func environment(_ extra: [String: String] = [:]) -> [String: String] {
    [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.appending(path: "home").path,
      "ROOST_HOME": folder.appending(path: "home").path, "LANG": "C.UTF-8",
      "ROOST_PLUGIN_PATH": plugins.joined(separator: ":"),
    ].merging(extra, uniquingKeysWith: { $1 })
  }

  /// Runs the host to its end.
  func roost(_ words: String..., input: Data? = nil, environment extra: [String: String] = [:]) async throws -> Finished {
    try await roost(words.map { Array($0.utf8) }, input: input, environment: extra)
  }

  func roost(_ words: [[UInt8]], input: Data? = nil, environment extra: [String: String] = [:]) async throws -> Finished {
    let names = ["in", "out", "err"].map { folder.appending(path: "\($0)-\(UUID().uuidString)").path }
    try (input ?? Data()).write(to: URL(filePath: names[0]))
    let child = try Child(
      binary, words, environment: environment(extra), folder: work.path, input: .read(names[0]), output: .write(names[1]),
      errors: .write(names[2]))
    let status = await child.status()
    return Finished(
      status: status, output: try String(contentsOfFile: names[1], encoding: .utf8),
      errors: try String(contentsOfFile: names[2], encoding: .utf8))
  }

  /// Runs the host of another distribution to its end.
  func run(_ distribution: URL, _ words: String...) async throws -> Finished {
    let names = ["out", "err"].map { folder.appending(path: "\($0)-\(UUID().uuidString)").path }
    let child = try Child(
      distribution.appending(path: "bin/roost").path, words.map { Array($0.utf8) }, environment: environment(), folder: work.path,
      input: .read("/dev/null"), output: .write(names[0]), errors: .write(names[1]))
    let status = await child.status()
    return Finished(
      status: status, output: try String(contentsOfFile: names[0], encoding: .utf8),
      errors: try String(contentsOfFile: names[1], encoding: .utf8))
  }

  /// Starts the host and leaves it running.
  func start(
    _ words: String..., input: Child.Stream, output: Child.Stream, errors: Child.Stream, environment extra: [String: String] = [:],
    ownSession: Bool = false
  ) throws -> Child {
    try Child(
      binary, words.map { Array($0.utf8) }, environment: environment(extra), folder: work.path, input: input, output: output,
      errors: errors,
      ownSession: ownSession)
  }

  /// Runs a shell line in which `$ROOST` is the host.
  func shell(_ line: String) async throws -> Finished {
    let names = ["out", "err"].map { folder.appending(path: "\($0)-\(UUID().uuidString)").path }
    let child = try Child(
      "/bin/bash", ["-c", line].map { Array($0.utf8) }, environment: environment(["ROOST": binary]), folder: work.path,
      input: .read("/dev/null"),
      output: .write(names[0]), errors: .write(names[1]))
    let status = await child.status()
    return Finished(
      status: status, output: try String(contentsOfFile: names[0], encoding: .utf8),
      errors: try String(contentsOfFile: names[1], encoding: .utf8))
  }
}

/// A program that has ended.
struct Finished {
  /// 128 and the signal for one that a signal ended.
  let status: Int32
  let output: String
  let errors: String

  /// Standard output as one JSON object.
  func json() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
  }
}
