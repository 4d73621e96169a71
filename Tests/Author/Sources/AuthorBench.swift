import Foundation
import RoostCore

/// An author's machine: an installed distribution somewhere, a toolchain, a home of their own, and no checkout of Roost.
final class AuthorBench: Sendable {
  /// Everything of this bench; deleted with it.
  let folder: URL
  /// What is installed, away from where it was built.
  let distribution: URL

  var work: URL { folder.appending(path: "work") }
  var home: URL { folder.appending(path: "home") }
  /// The user's plugin directory.
  var installed: URL { home.appending(path: ".local/share/roost/plugins") }

  init() throws {
    distribution = try Installation.shared()
    folder = FileManager.default.temporaryDirectory.appending(path: "roost-author-\(UUID().uuidString)").resolvingSymlinksInPath()
    for name in ["work", "home"] {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") }
  }

  /// Runs the installed `roost` in the working folder, or one below it.
  func roost(_ words: String..., in place: String = "", path: String? = nil, environment: [String: String] = [:]) async throws -> Finished {
    try await run([distribution.appending(path: "bin/roost").path] + words, in: place, path: path, environment: environment)
  }

  /// Runs a program where the checkout can't be seen. It gets nothing of the tester's environment but what is said here.
  func run(
    _ words: [String], in place: String = "", path: String? = nil, environment: [String: String] = [:], seconds: Int = 300
  ) async throws -> Finished {
    var variables = environment
    variables["HOME"] = home.path
    variables["LANG"] = "C.UTF-8"
    variables["PATH"] = Toolchains.path
    let rust = ProcessInfo.processInfo.environment["RUSTUP_HOME"] ?? NSHomeDirectory() + "/.rustup"
    // rustup's launchers look for the toolchain below the home, which is another one here.
    if FileManager.default.fileExists(atPath: rust) { variables["RUSTUP_HOME"] = rust }
    await Turnstile.compilers.enter()
    let result: Result<Finished, any Error>
    do {
      result = .success(
        try await Finished.running(
          ["timeout", "\(seconds)"] + Isolation.launcher + [
            "/usr/bin/env", "-C", work.appending(path: place).path, "PATH=\(path ?? Toolchains.path)",
          ] + words,
          environment: variables, scratch: folder))
    } catch { result = .failure(error) }
    await Turnstile.compilers.leave()
    return try result.get()
  }

  func write(_ text: String, to name: String) throws {
    let file = work.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func read(_ name: String) throws -> String { try String(contentsOf: work.appending(path: name), encoding: .utf8) }

  /// `plugin new` and `plugin build`, which must succeed; gives the bundle's folder.
  @discardableResult
  func built(_ name: String, kind: String = "tool", language: String = "swift") async throws -> URL {
    let new = try await roost("plugin", "new", name, "--kind", kind, "--language", language)
    guard new.status == 0 else { throw Unexpected(what: "plugin new", finished: new) }
    let build = try await roost("plugin", "build", name, "--warnings-as-errors")
    guard build.status == 0 else { throw Unexpected(what: "plugin build", finished: build) }
    return work.appending(path: "\(name)/build/\(name)")
  }

  struct Unexpected: Error, CustomStringConvertible {
    let what: String
    let finished: Finished
    var description: String { "\(what) failed: \(finished)" }
  }
}

/// Lets few in at a time: each of them is a compiler.
actor Turnstile {
  static let compilers = Turnstile(places: 3)

  private var places: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) { self.places = places }

  func enter() async {
    if places > 0 { places -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
  }

  func leave() {
    if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
  }
}
