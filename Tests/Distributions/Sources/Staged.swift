import Foundation
import Synchronization

/// What `scripts/build` staged, and the distributions that these tests make of it, each once.
enum Staged {
  struct NotBuilt: Error, CustomStringConvertible {
    let path: String
    var description: String { "There is no \(path). Build it with: scripts/build" }
  }

  struct NotMade: Error, CustomStringConvertible {
    let finished: Finished
    var description: String { "The distribution could not be made: \(finished)" }
  }

  static let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
    .resolvingSymlinksInPath()

  /// `ROOST_BUILD`, else `build/roost`.
  static func home() throws -> URL {
    var staged = checkout.appending(path: "build/roost")
    if let path = ProcessInfo.processInfo.environment["ROOST_BUILD"], !path.isEmpty {
      staged = URL(filePath: path, relativeTo: checkout).standardizedFileURL
    }
    guard FileManager.default.fileExists(atPath: staged.appending(path: "licences/libraries.json").path) else {
      throw NotBuilt(path: staged.appending(path: "licences").path)
    }
    return staged
  }

  private static let made = Mutex<[String: URL]>([:])
  private static let folderToDelete = Mutex<String?>(nil)

  /// `Distributions/minimal`, assembled from what is staged.
  static func minimal() throws -> URL { try distribution("minimal") { _ in checkout.appending(path: "Distributions/minimal/dist.json") } }

  /// One that enforces something of everything.
  static func guarded() throws -> URL {
    try distribution("guarded") { folder in
      let file = folder.appending(path: "guarded.json")
      try Data(guardedText.utf8).write(to: file)
      return file
    }
  }

  static let guardedText = """
    {
      "roost": 1, "name": "guarded", "version": "2.0.0", "description": "Enforces something of everything.",
      "plugins": ["offline", "calculator", "clock", "pii"],
      "branding": { "name": "Acme", "version": "Acme 2.0", "help": "Acme: ask about your order." },
      "enforce": {
        "guardrails": { "pii": { "type": "pii", "entities": ["EMAIL"], "action": "block" } },
        "isolation": { "calculator": "process" },
        "limits": {
          "agents": { "max_turns": 5, "deadline": 60, "max_tokens": 100000, "max_cost_usd": 2 },
          "plugins": { "*": { "memory": 1500000000, "call_timeout": 20 } }
        },
        "sinks": [ { "type": "jsonl", "path": "${AUDIT_FILE}" } ]
      }
    }
    """

  private static func distribution(_ name: String, _ file: (URL) throws -> URL) throws -> URL {
    try made.withLock { made in
      if let there = made[name] { return there }
      let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appending(path: "roost-distributions-\(ProcessInfo.processInfo.processIdentifier)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      if made.isEmpty {
        let path = folder.path
        folderToDelete.withLock { $0 = path }
        atexit { Staged.folderToDelete.withLock { if let path = $0 { try? FileManager.default.removeItem(atPath: path) } } }
      }
      let target = folder.appending(path: name)
      let finished = try Finished.blocking(
        [try home().appending(path: "bin/roost").path, "dist", "build", file(folder).path, "--skip-compile", "-o", target.path],
        environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path], in: folder)
      guard finished.status == 0 else { throw NotMade(finished: finished) }
      made[name] = target
      return target
    }
  }
}
