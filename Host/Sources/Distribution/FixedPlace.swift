import Glibc
import RoostCore

/// The one path at which every distribution is compiled, so that no compiler writes down where that was.
///
/// The path is `/tmp/roost-dist-build`. In user and mount namespaces of its own, `/tmp` is a private folder there: nobody else sees the
/// place, and nobody can take it first. Where namespaces are not allowed it is that very folder, made new, for its owner alone.
struct FixedPlace: Sendable {
  /// A private folder for this build.
  let work: String
  let environment: [String: String]

  static let path = "/tmp/roost-dist-build"

  /// What of a checkout belongs to the build.
  static let parts = ["Package.swift", "LICENSE", "Modules", "Host", "Plugins", "Templates", "Distributions", "scripts"]

  /// Compiles a copy of `checkout` from scratch; gives `body` the folder that it was staged in, as it's seen from here.
  func compiling<Value: Sendable>(_ checkout: String, _ body: @Sendable (String) async throws -> Value) async throws -> Value {
    let toolchain = try toolchainFolder()
    let launcher = await namespaceLauncher(hiding: toolchain)
    // Seen from here, the place is in the private folder, or it is the place itself.
    let place = launcher == nil ? Self.path : work + "/tmp/roost-dist-build"
    let lock = launcher == nil ? try takePlace() : -1
    defer {
      if lock >= 0 {
        // What can't be deleted now is deleted by the next build.
        do { try BundleFolder.remove(Self.path) } catch {}
        close(lock)
      }
    }
    let source = place + "/roost"
    do {
      try FileBytes.makeFolder(place + "/home")
      try FileBytes.makeFolder(source)
      for part in Self.parts { try copy(checkout + "/" + part, to: source + "/" + part) }
    } catch let failure as FileBytes.Failure {
      throw HostError(.failed, "cannot copy the checkout: \(failure)")
    }
    let ended = try await run((launcher ?? []) + [Self.path + "/roost/scripts/build"], toolchain)
    guard ended.succeeded else {
      let lines = ended.text.split(separator: "\n").suffix(60).map(String.init)
      throw HostError(.failed, lines: lines + ["roost: compiling \(checkout) \(ended.explanation)"])
    }
    return try await body(source + "/build/roost")
  }

  /// Only what a compiler needs: no user, no host, no language, no time zone.
  private func run(_ words: [String], _ toolchain: String) async throws -> ChildProcess.Ended {
    let variables = [
      "HOME": Self.path + "/home", "PATH": "\(toolchain):/usr/local/bin:/usr/bin:/bin", "TMPDIR": "/tmp", "LC_ALL": "C.UTF-8", "TZ": "UTC0",
      "SOURCE_DATE_EPOCH": "\(DistributionWriter.moment)", "USER": "roost", "LOGNAME": "roost",
    ]
    return try await ChildProcess(
      program: "/bin/sh", arguments: ["-c", "umask 022; cd /; exec \"$@\"", "sh"] + words, environment: variables, outputLimit: 8 << 20
    ).run()
  }

  private func toolchainFolder() throws -> String {
    guard let compiler = ChildProcess.find("swiftc", in: environment), let real = PluginProject.realPath(compiler) else {
      throw HostError(
        .failed,
        "compiling a distribution needs swiftc, which is not on PATH; install a Swift toolchain, or take the running Roost as it is with --skip-compile"
      )
    }
    return String(real[..<(real.lastIndex(of: "/") ?? real.startIndex)])
  }

  /// The words that start a program with `/tmp` as a folder of this build's own; nil where that is not allowed.
  private func namespaceLauncher(hiding toolchain: String) async -> [String]? {
    guard !toolchain.hasPrefix("/tmp/"), let unshare = ChildProcess.find("unshare", in: environment) else { return nil }
    let folder = work + "/tmp"
    do { try FileBytes.makeFolder(folder) } catch { return nil }
    let script = "mount --bind \"$0\" /tmp && exec \"$@\""
    for flags in [["-m"], ["-U", "-r", "-m"]] {
      let words = [unshare] + flags + ["sh", "-c", script, folder]
      do {
        let ended = try await ChildProcess(
          program: unshare, arguments: Array(words.dropFirst()) + ["true"], environment: environment, timeout: .seconds(20)
        ).run()
        if ended.succeeded { return words }
      } catch { continue }
    }
    return nil
  }

  /// Makes the folder itself, for its owner alone, and empties it; the descriptor holds a lock on it.
  private func takePlace() throws -> Int32 {
    if mkdir(Self.path, 0o700) != 0, errno != EEXIST {
      throw HostError(.failed, "cannot make \(Self.path): \(String(cString: strerror(errno)))")
    }
    let folder = open(Self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    var (opened, there) = (stat(), stat())
    let isOwn = folder >= 0 && fstat(folder, &opened) == 0 && opened.st_uid == getuid() && opened.st_mode & 0o077 == 0
    guard isOwn else {
      if folder >= 0 { close(folder) }
      throw HostError(
        .failed, "\(Self.path) is not this user's own folder, and namespaces are not allowed here; wait until it is gone, or remove it")
    }
    // Whoever had it before may have removed it between the two.
    guard flock(folder, LOCK_EX | LOCK_NB) == 0, lstat(Self.path, &there) == 0, there.st_ino == opened.st_ino else {
      close(folder)
      throw HostError(.failed, "another distribution is being compiled in \(Self.path); try again when it is done")
    }
    do {
      for name in try BundleFolder.names(in: Self.path, includingHidden: true) { try BundleFolder.remove(Self.path + "/" + name) }
    } catch {
      close(folder)
      throw HostError(.failed, "cannot empty \(error)")
    }
    return folder
  }

  /// Copies files and folders with fixed modes; hidden ones and what other builds left are not the checkout's.
  private func copy(_ source: String, to target: String, depth: Int = 0) throws {
    var status = stat()
    guard lstat(source, &status) == 0 else { throw FileBytes.Failure(source, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      guard depth < 32 else { throw FileBytes.Failure(source, reason: "folders are nested too deeply") }
      try BundleFolder.make(target)
      for name in try BundleFolder.names(in: source) {
        let path = source + "/" + name
        if name == "build", lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { continue }
        try copy(path, to: target + "/" + name, depth: depth + 1)
      }
    case S_IFREG: try FileBytes.copy(source, to: target, mode: status.st_mode & 0o100 != 0 ? 0o755 : 0o644, limit: 64 << 20)
    default: throw FileBytes.Failure(source, reason: "is neither a file nor a folder")
    }
  }
}
