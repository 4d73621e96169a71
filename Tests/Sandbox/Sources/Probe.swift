import Foundation
import Glibc
import Testing

/// The program of Tests/Fixtures/Sandbox, which confines itself and then tries things.
struct Probe {
  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..").standardized
  private static let fixtures = checkout.appendingPathComponent("Tests/Fixtures/Sandbox")

  /// A folder that every user may enter, with the built probe; it is removed when the tests end.
  static let folder: String = {
    var template = Array("/tmp/roost-sandbox-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { return "/nonexistent" }
    chmod(made, 0o755)
    let path = String(cString: made)
    atexit { try? FileManager.default.removeItem(atPath: Probe.folder) }
    return path
  }()

  private static let program = Task { () throws -> String in
    let sources = checkout.appendingPathComponent("Modules/Sandbox/Sources/CRoostSandbox")
    let files = try [sources, fixtures].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".c") }.map { "\(folder.path)/\($0)" }
    }
    let built = try await Program.run(
      [
        "/usr/bin/env", "clang", "-std=gnu17", "-O1", "-Wall", "-Wextra", "-Werror", "-I", "\(sources.path)/include", "-o",
        "\(folder)/probe",
      ]
        + files + ["-ldl", "-lpthread"])
    try #require(built.ending == .exit(0), "\(built.output)")
    return "\(folder)/probe"
  }

  /// A library of Swift code that uses tasks and Dispatch, and the folder of the Swift libraries it needs.
  static let library = Task { () throws -> (path: String, needs: String) in
    let built = try await Program.run(
      [
        "/usr/bin/env", "swiftc", "-O", "-emit-library", "-module-name", "Tasks", "-module-cache-path", "\(folder)/modules", "-o",
        "\(folder)/libTasks.so",
        "\(fixtures.path)/tasks.swift",
      ])
    try #require(built.ending == .exit(0), "\(built.output)")
    let compiler = try await Program.run(["/bin/sh", "-c", "readlink -f \"$(command -v swiftc)\""])
    let place = URL(fileURLWithPath: compiler.output.trimmingCharacters(in: .newlines))
    return ("\(folder)/libTasks.so", place.deletingLastPathComponent().appendingPathComponent("../lib/swift/linux").standardized.path)
  }

  let setting: Setting
  /// A folder of its own that belongs to the user who runs the probe.
  let home: String

  init(_ setting: Setting) throws {
    self.setting = setting
    home = "\(Self.folder)/home-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Data("secret\n".utf8).write(to: URL(fileURLWithPath: "\(home)/secret"))
    for path in [home, "\(home)/secret"] where !setting.asRoot && geteuid() == 0 { chown(path, 65534, 65534) }
  }

  /// The words that run the probe.
  func words(_ options: [String]) async throws -> [String] {
    setting.launcher + [try await Self.program.value] + (setting.inContainer ? ["--in-container"] : []) + options
  }

  /// What the probe printed, and how it ended.
  func run(_ options: [String], descriptors: [Int32] = []) async throws -> (lines: [String], ending: Ending) {
    let result = try await Program.run(try await words(options), descriptors: descriptors)
    return (result.output.split(separator: "\n").map(String.init), result.ending)
  }

  /// What came of one attempt: "ok" or an error's name.
  func outcome(of attempt: String, _ options: [String] = []) async throws -> String {
    let result = try await run(options + [attempt])
    let last = try #require(result.lines.last, "the probe said nothing and ended with \(result.ending)")
    return String(last.suffix(from: last.range(of: ": ", options: .backwards)?.upperBound ?? last.startIndex))
  }

  /// Whether this setting has a PID namespace; a machine may refuse it everywhere.
  func hasNamespaces() async throws -> Bool { try await run(["--report"]).lines.contains("PID namespace: applied") }
}
