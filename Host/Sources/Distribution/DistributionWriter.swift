import Glibc
import RoostCore

/// Writes a distribution as a folder and as an archive, the same bytes whoever writes them, whenever and wherever.
struct DistributionWriter: Sendable {
  let plan: DistributionPlan
  let lock: DistributionLock
  let environment: [String: String]

  static let maximumFileBytes = 1 << 30

  /// Where an archive's files say they were last changed: the first moment that every tool can show, since no clock goes into it.
  static let moment = 315_532_800

  static func bytes(of entry: DistributionPlan.Entry) throws -> [UInt8] {
    switch entry.content {
    case .bytes(let bytes): return bytes
    case .file(let path):
      do { return try FileBytes.read(path, limit: maximumFileBytes) } catch { throw HostError(.failed, "cannot read \(error)") }
    }
  }

  /// Puts the folder at `target` and `target.tar.gz` beside it, each in one step; what stood there stays when anything fails.
  func write(to target: String) async throws -> String {
    try Self.requireReplaceable(target)
    let fresh = "\(target).new-\(getpid())"
    let archive = target + ".tar.gz"
    do {
      try writeFolder(fresh)
      try await pack(fresh, into: "\(archive).new-\(getpid())")
      guard rename("\(archive).new-\(getpid())", archive) == 0 else { throw FileBytes.Failure(archive, errno) }
      try BundleFolder.replace(target, by: fresh)
    } catch {
      // The first failure is what to tell.
      do { try BundleFolder.remove(fresh) } catch {}
      unlink("\(archive).new-\(getpid())")
      if let failure = error as? FileBytes.Failure { throw HostError(.failed, "cannot write \(failure)") }
      throw error
    }
    return archive
  }

  /// Nothing but a distribution, or an empty folder, is replaced.
  private static func requireReplaceable(_ target: String) throws {
    var status = stat()
    guard lstat(target, &status) == 0 else { return }
    let isEmpty: Bool
    do { isEmpty = try BundleFolder.names(in: target, includingHidden: true).isEmpty } catch { isEmpty = false }
    guard isEmpty || access("\(target)/\(DistributionLock.fileName)", F_OK) == 0 else {
      throw HostError(
        .failed, "\(target) is there already and is no distribution; it was left as it is. Name another folder with -o", code: .fileExists)
    }
  }

  private func writeFolder(_ folder: String) throws {
    try BundleFolder.remove(folder)
    var made: Set<String> = []
    try makeFolder(folder, below: folder, &made)
    for (path, entry) in plan.entries.sorted(by: { $0.key < $1.key }) {
      let place = folder + "/" + path
      try makeFolder(String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)]), below: folder, &made)
      try create(place, Self.bytes(of: entry), mode: entry.isExecutable ? 0o755 : 0o644)
    }
    try create(folder + "/" + DistributionLock.fileName, Array(lock.text.utf8), mode: 0o644)
  }

  private func create(_ path: String, _ bytes: [UInt8], mode: mode_t) throws {
    try FileBytes.create(path, with: bytes, mode: mode)
    // The creation mask of whoever builds must not show.
    guard chmod(path, mode) == 0 else { throw FileBytes.Failure(path, errno) }
  }

  private func makeFolder(_ path: String, below root: String, _ made: inout Set<String>) throws {
    guard made.insert(path).inserted else { return }
    let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    if path == root { try Self.makeParents(parent) } else { try makeFolder(parent, below: root, &made) }
    try BundleFolder.make(path)
    guard chmod(path, 0o755) == 0 else { throw FileBytes.Failure(path, errno) }
  }

  /// Folders above the distribution are the builder's own: as their creation mask says.
  private static func makeParents(_ path: String) throws {
    var built = ""
    for part in path.split(separator: "/") {
      built += "/\(part)"
      if mkdir(built, 0o777) != 0, errno != EEXIST { throw FileBytes.Failure(built, errno) }
    }
  }

  /// tar and gzip are older and better kept than anything written here: sorted names, no owner, no clock, no name in the header.
  private func pack(_ folder: String, into archive: String) async throws {
    for tool in ["tar", "gzip"] where ChildProcess.find(tool, in: environment) == nil {
      throw HostError(
        .failed, "there is no \(tool) on PATH to write the archive with; install it, for instance with: apt-get install \(tool)")
    }
    let name = "\(plan.spec.name)-\(plan.spec.version)"
    let words = [
      "-C", folder, "--format=ustar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@\(Self.moment)",
      "--transform=s,^[.],\(name),", "-I", "gzip -n -9", "-cf", archive, ".",
    ]
    let ended = try await ChildProcess(
      program: ChildProcess.find("tar", in: environment) ?? "tar", arguments: words,
      environment: ["PATH": environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC0"]
    ).run()
    guard ended.succeeded else { throw HostError(.failed, "tar \(ended.explanation): \(ended.text)") }
  }
}
