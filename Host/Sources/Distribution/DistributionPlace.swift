import Glibc
import RoostCore

/// What `dist diff` and `dist attest` are given: a built distribution's folder, an archive of one, or a `dist.json`.
enum DistributionPlace {
  /// Longest archive, unpacked, in bytes.
  static let maximumBytes = 2 << 30

  static func facts(_ path: String, _ environment: [String: String]) async throws -> DistributionFacts {
    if access("\(path)/\(DistributionLock.fileName)", F_OK) == 0, access("\(path)/bin", F_OK) == 0 {
      return try DistributionFacts(folder: path)
    }
    var status = stat()
    guard stat(path, &status) == 0 else { throw HostError(.failed, "there is no \(quoted(path))") }
    if status.st_mode & S_IFMT == S_IFDIR || path.hasSuffix(".json") {
      let plan = try DistributionPlan(DistributionSpec(reading: path), home: .ofRunningProgram(), making: .assembled)
      try plan.requireSound()
      return try DistributionFacts(plan)
    }
    return try await withUnpacked(path, environment) { try DistributionFacts(folder: $0) }
  }

  /// Gives `body` the folder of a built distribution, unpacked where the path is an archive.
  static func withFolder<Value: Sendable>(_ path: String, _ environment: [String: String], _ body: @Sendable (String) throws -> Value)
    async throws -> Value
  {
    var status = stat()
    guard stat(path, &status) == 0 else { throw HostError(.failed, "there is no \(quoted(path))") }
    guard status.st_mode & S_IFMT != S_IFDIR else { return try body(PluginProject.realPath(path) ?? path) }
    return try await withUnpacked(path, environment, body)
  }

  private static func withUnpacked<Value: Sendable>(
    _ path: String, _ environment: [String: String], _ body: @Sendable (String) throws -> Value
  ) async throws -> Value {
    let folder: String
    do { folder = try BundleFolder.makeTemporary(environment) } catch { throw HostError(.failed, "cannot make a folder in \(error)") }
    let result: Result<Value, any Error>
    do {
      try await PluginArchive.unpackFiles(path, into: folder, limit: maximumBytes, environment)
      let names = try BundleFolder.names(in: folder)
      result = .success(try body(names.count == 1 ? folder + "/" + names[0] : folder))
    } catch let failure as FileBytes.Failure {
      result = .failure(HostError(.failed, "\(failure)"))
    } catch { result = .failure(error) }
    // What was asked for is done, or has failed for a reason of its own.
    do { try BundleFolder.remove(folder) } catch {}
    return try result.get()
  }
}
