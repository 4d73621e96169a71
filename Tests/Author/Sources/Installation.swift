import Foundation
import Synchronization

/// The staged distribution, installed by `scripts/install` at another path, once for all tests.
enum Installation {
  struct NotBuilt: Error, CustomStringConvertible {
    let path: String
    var description: String { "There is no \(path). Build it with: scripts/build" }
  }

  struct NotInstalled: Error, CustomStringConvertible {
    let path: String
    var description: String { "The distribution could not be installed in \(path)." }
  }

  static let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
    .resolvingSymlinksInPath()

  private static let copy = Mutex<URL?>(nil)

  static func shared() throws -> URL {
    try copy.withLock { copy in
      if let copy { return copy }
      var staged = checkout.appending(path: "build/roost")
      if let path = ProcessInfo.processInfo.environment["ROOST_BUILD"], !path.isEmpty {
        staged = URL(filePath: path, relativeTo: checkout).standardizedFileURL
      }
      guard FileManager.default.fileExists(atPath: staged.appending(path: "sdk/sdk.json").path) else {
        throw NotBuilt(path: staged.appending(path: "sdk").path)
      }
      let place = FileManager.default.temporaryDirectory.appending(path: "roost-installed-\(ProcessInfo.processInfo.processIdentifier)")
        .resolvingSymlinksInPath()
      try? FileManager.default.removeItem(at: place)
      guard Isolation.succeeds([checkout.appending(path: "scripts/install").path, place.path, staged.path]) else {
        throw NotInstalled(path: place.path)
      }
      let path = place.path
      pathToDelete.withLock { $0 = path }
      atexit { Installation.pathToDelete.withLock { if let path = $0 { try? FileManager.default.removeItem(atPath: path) } } }
      let installed = place.appending(path: "lib/roost").resolvingSymlinksInPath()
      copy = installed
      return installed
    }
  }

  private static let pathToDelete = Mutex<String?>(nil)
}

/// The folders that a toolchain's users have on PATH.
enum Toolchains {
  static let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"

  /// The languages whose compiler is here: Swift and C always, since Roost itself needs them.
  static let languages: [String] = {
    if path.split(separator: ":").contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/rustc") }) || Isolation.isDemanded {
      return ["swift", "c", "rust"]
    }
    FileHandle.standardError.write(Data("NO RUST HERE: the author's tests leave plugins in Rust out\n".utf8))
    return ["swift", "c"]
  }()
}

/// A mount namespace in which the checkout is an empty folder.
enum Isolation {
  /// The words before a program's own; none where namespaces are not allowed.
  static let launcher: [String] = {
    let script = "mount -t tmpfs none \"$0\" && exec \"$@\""
    for flags in [["-m"], ["-U", "-r", "-m"]] {
      let words = ["unshare"] + flags + ["sh", "-c", script, Installation.checkout.path]
      if succeeds(words + ["test", "!", "-e", Installation.checkout.path + "/Package.swift"]) { return words }
    }
    let warning = "NO MOUNT NAMESPACE HERE: the author's tests run with the checkout in sight, which shows less than it should"
    FileHandle.standardError.write(Data("\(warning)\n".utf8))
    return []
  }()

  static var isComplete: Bool { !launcher.isEmpty }
  /// Continuous integration must not lose what this shows without anybody noticing.
  static var isDemanded: Bool { ProcessInfo.processInfo.environment["CI"] == "true" }

  static func succeeds(_ words: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
