internal import Glibc

/// Which program is running, for messages that depend on what is installed.
public struct HostIdentity: Hashable, Sendable {
  /// The running binary's absolute path.
  public var path: String
  /// What tells this build of Core from another: the start of its interface digest, or `unstamped` where no build wrote one.
  public var buildID: String

  public init(path: String, buildID: String) {
    self.path = path
    self.buildID = buildID
  }

  /// Reads `/proc/self/exe` and the note of the Core library beside it.
  public static func ofRunningProgram() -> HostIdentity {
    var buildID = "unstamped"
    do {
      if let section = try LibraryDirectory.ofRunningProgram().image(of: "RoostCore").roostNote,
        let digest = try InterfaceNote(section: section)?.digest
      {
        buildID = String(digest.prefix(12))
      }
    } catch {
      buildID = "unreadable"
    }
    return HostIdentity(path: programPath, buildID: buildID)
  }

  static var programPath: String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { chars in
        chars.baseAddress.map { readlink("/proc/self/exe", $0, chars.count) } ?? -1
      }
    }
    return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : CommandLine.arguments.first ?? "roost"
  }
}
