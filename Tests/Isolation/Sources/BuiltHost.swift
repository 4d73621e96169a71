import Foundation
import Glibc

/// The built `roost`, run in a folder of its own, as whoever runs the tests or as an ordinary user.
final class BuiltHost: Sendable {
  enum User: Sendable, CaseIterable {
    case mine
    /// Only root can become one.
    case ordinary
  }

  struct Finished: Sendable {
    let status: Int32
    let output: String
    let errors: String
  }

  let folder: URL
  private let user: User

  init(_ user: User, manifest: String, plugins names: [(String, String)] = [("isolation", "unruly"), ("host", "scripted")]) throws {
    self.user = user
    folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "roost-isolation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o777])
    // Whatever the umask says.
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
    // Where the tests run, the folder of the checkout may be nobody else's to read.
    let plugins = folder.appending(path: "plugins")
    try FileManager.default.createDirectory(at: plugins, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    for (group, name) in names {
      let built = IsolatedRuntime.root.appending(path: "build/fixtures/\(group)/\(name)")
      try FileManager.default.copyItem(atPath: IsolatedRuntime.built(built), toPath: plugins.appending(path: name).path)
    }
    try Data(manifest.utf8).write(to: folder.appending(path: "roost.json"))
  }

  deinit { do { try FileManager.default.removeItem(at: folder) } catch { print("could not remove \(folder.path): \(error)") } }

  /// Those as whom the tests can run programs.
  static var users: [User] { getuid() == 0 ? User.allCases : [.mine] }

  /// A process that runs `roost`; its outputs go to files.
  func start(_ words: String...) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let program = try IsolatedRuntime.built(IsolatedRuntime.staged.appending(path: "bin/roost"))
    let become = user == .ordinary ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
    process.arguments = become + [program] + words
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder.path, "ROOST_HOME": folder.path + "/home", "LANG": "C.UTF-8",
      "ROOST_PLUGIN_PATH": folder.path + "/plugins",
    ]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    for name in ["out", "err"] { try Data().write(to: folder.appending(path: name)) }
    process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "out"))
    process.standardError = try FileHandle(forWritingTo: folder.appending(path: "err"))
    return process
  }

  /// Runs it to its end.
  func run(_ process: Process) async throws -> Finished {
    try await withCheckedThrowingContinuation { (finished: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in finished.resume() }
      do { try process.run() } catch { finished.resume(throwing: error) }
    }
    return Finished(
      status: process.terminationStatus, output: try String(contentsOf: folder.appending(path: "out"), encoding: .utf8),
      errors: try String(contentsOf: folder.appending(path: "err"), encoding: .utf8))
  }
}

/// What `/proc` says of the processes that are there.
enum ProcessTable {
  struct Entry: Sendable, Hashable {
    let id: Int32
    let parent: Int32
    let state: Character
    let name: String
  }

  static var entries: [Entry] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { name in
      // One that ends meanwhile has no file any more.
      guard let id = Int32(name), let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
        let start = text.firstIndex(of: "("), let end = text.lastIndex(of: ")")
      else { return nil }
      let fields = text[text.index(after: end)...].split(separator: " ")
      guard fields.count > 1, let state = fields[0].first, let parent = Int32(fields[1]) else { return nil }
      return Entry(id: id, parent: parent, state: state, name: String(text[text.index(after: start)..<end]))
    }
  }

  /// Everything below `id`, however deep.
  static func descendants(of id: Int32) -> [Entry] {
    let all = entries
    var found: [Entry] = []
    var parents: Set<Int32> = [id]
    while true {
      let next = all.filter { parents.contains($0.parent) && !found.contains($0) }
      if next.isEmpty { return found }
      found += next
      parents = Set(next.map(\.id))
    }
  }

  static func isThere(_ id: Int32) -> Bool { kill(id, 0) == 0 || errno == EPERM }
}
