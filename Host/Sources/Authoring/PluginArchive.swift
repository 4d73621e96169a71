import Glibc
import RoostCore

/// A plugin that comes as a file: `.tar`, or `.tar.gz` where there is a gzip.
enum PluginArchive {
  /// Longest archive, packed and unpacked, in bytes.
  static let maximumBytes = 512 << 20

  /// Unpacks the archive into the empty folder `target`; gives the folder in it that holds `plugin.json`.
  static func unpack(_ path: String, into target: String, _ environment: [String: String]) async throws -> String {
    try await unpackFiles(path, into: target, limit: maximumBytes, environment)
    if access(target + "/plugin.json", F_OK) == 0 { return target }
    let folders = try BundleFolder.names(in: target).filter { access("\(target)/\($0)/plugin.json", F_OK) == 0 }
    guard folders.count == 1 else {
      throw HostError(
        .failed,
        "\(path) holds \(folders.isEmpty ? "no plugin" : "\(folders.count) plugins"); an archive has one plugin.json, at its top or in one folder"
      )
    }
    return target + "/" + folders[0]
  }

  /// Unpacks the archive into the empty folder `target`; at most `limit` bytes, packed and unpacked.
  static func unpackFiles(_ path: String, into target: String, limit: Int, _ environment: [String: String]) async throws {
    do {
      let archive = try TarArchive(try await bytes(of: path, limit: limit, environment))
      for entry in archive.entries {
        let place = target + "/" + entry.path
        let parent = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
        try FileBytes.makeFolder(parent)
        guard let range = entry.bytes else {
          if mkdir(place, 0o755) != 0, errno != EEXIST { throw FileBytes.Failure(place, errno) }
          continue
        }
        try FileBytes.create(place, with: Array(archive.bytes[range]), mode: entry.isExecutable ? 0o755 : 0o644)
      }
    } catch let fault as TarArchive.Fault {
      throw HostError(.failed, "\(path) can't be unpacked: \(fault)")
    } catch let failure as FileBytes.Failure {
      throw HostError(.failed, "\(path) can't be unpacked: \(failure)")
    }
  }

  private static func bytes(of path: String, limit: Int, _ environment: [String: String]) async throws -> [UInt8] {
    let bytes = try FileBytes.read(path, limit: limit)
    guard bytes.starts(with: [0x1f, 0x8b]) else { return bytes }
    guard let gzip = ChildProcess.find("gzip", in: environment) else {
      throw TarArchive.Fault("it is compressed, and there is no gzip on PATH; unpack it first")
    }
    let ended = try await ChildProcess(
      program: gzip, arguments: ["-dc", "--", path], environment: environment, outputLimit: limit
    ).run()
    guard ended.succeeded else { throw TarArchive.Fault("gzip \(ended.explanation)") }
    guard !ended.isCut else { throw TarArchive.Fault("it is longer than \(limit) bytes when unpacked") }
    return ended.output
  }
}
