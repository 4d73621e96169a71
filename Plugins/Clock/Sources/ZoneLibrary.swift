import Dispatch
import Glibc
import RoostCore
import Synchronization

/// The time zones of a tzdata folder, read when they are first asked for.
final class ZoneLibrary: Sendable {
  struct Zone: Sendable {
    var name: String
    var file: ZoneFile
  }

  /// Most names listed, to bound a folder that is not tzdata.
  static let nameLimit = 4_000
  static let depthLimit = 3
  static let systemFolders = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"]

  private let folders: [String]
  private let queue = DispatchQueue(label: "roost.clock.zones")
  private let zones = Mutex<[String: Zone]>([:])
  private let names = Mutex<[String]?>(nil)

  init(folder: String?) { folders = folder.map { [$0] } ?? Self.systemFolders }

  /// The zone with this IANA name in any case, with this city, or with this fixed offset, such as `+02:00`.
  func zone(_ text: String) async throws -> Zone {
    let name = text.split(whereSeparator: \.isWhitespace).joined(separator: "_")
    if let fixed = Self.fixedZone(name) { return fixed }
    if let known = zones.withLock({ $0[name] }) { return known }
    // Files are read on a queue of the library's own: reading blocks.
    return try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try self.load(name) }) }
    }
  }

  private static func fixedZone(_ name: String) -> Zone? {
    var upper = name.uppercased()[...]
    if ["UTC", "GMT", "Z"].contains(String(upper)) {
      return Zone(name: upper == "GMT" ? "GMT" : "UTC", file: ZoneFile(fixed: LocalTimeType(offset: 0, isDaylight: false, name: "UTC")))
    }
    if upper.hasPrefix("UTC") || upper.hasPrefix("GMT") { upper = upper.dropFirst(3) }
    guard let offset = TimeText.offset(String(upper)) else { return nil }
    let text = TimeText.describe(offset: offset)
    return Zone(name: "UTC\(text)", file: ZoneFile(fixed: LocalTimeType(offset: offset, isDaylight: false, name: "UTC\(text)")))
  }

  private func load(_ name: String) throws(ClockError) -> Zone {
    guard Self.isName(name) else { throw .badZoneName(name) }
    guard let folder = folders.first(where: Self.isFolder) else { throw .noZoneFiles(folders) }
    let known = list(folder)
    guard let full = Self.match(name, in: known) else { throw .unknownZone(name, nearest: Self.nearest(name, in: known)) }
    let bytes = try Self.read("\(folder)/\(full)", zone: full)
    let zone: Zone
    do { zone = Zone(name: full, file: try ZoneFile(bytes)) } catch { throw .badZoneFile(zone: full, problem: error) }
    zones.withLock {
      if $0.count < Self.nameLimit { $0[name] = zone }
    }
    return zone
  }

  /// Letters, digits, `+ - _` in parts divided by `/`: nothing that could leave the folder.
  private static func isName(_ name: String) -> Bool {
    guard (1...64).contains(name.utf8.count) else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 43 || byte == 45 || byte == 95
        }
    }
  }

  private static func match(_ name: String, in known: [String]) -> String? {
    if known.contains(name) { return name }
    let lower = name.lowercased()
    if let same = known.first(where: { $0.lowercased() == lower }) { return same }
    return known.first { $0.contains("/") && $0.lowercased().hasSuffix("/" + lower) }
  }

  private static func nearest(_ name: String, in known: [String]) -> String? {
    if let zone = NearestName.of(name, in: known) { return zone }
    let cities = known.compactMap { zone in zone.split(separator: "/").last.map { (String($0), zone) } }
    guard let city = NearestName.of(name, in: cities.map(\.0)) else { return nil }
    return cities.first { $0.0 == city }?.1
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names of all zones, shorter paths first so that a city finds its usual one.
  private func list(_ folder: String) -> [String] {
    if let known = names.withLock({ $0 }) { return known }
    var found: [String] = []
    Self.collect(folder, prefix: "", depth: 1, into: &found)
    found.sort { ($0.split(separator: "/").count, $0) < ($1.split(separator: "/").count, $1) }
    names.withLock { $0 = found }
    return found
  }

  private static func collect(_ folder: String, prefix: String, depth: Int, into found: inout [String]) {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory), found.count < nameLimit {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      // Zones begin with a capital letter; posix and right repeat them all.
      guard let first = name.utf8.first, (65...90).contains(first), isName(name) else { continue }
      if isFolder("\(folder)/\(name)") {
        if depth < depthLimit { collect("\(folder)/\(name)", prefix: "\(prefix)\(name)/", depth: depth + 1, into: &found) }
      } else {
        found.append(prefix + name)
      }
    }
  }

  private static func read(_ path: String, zone: String) throws(ClockError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(zone: zone, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(zone: zone, reason: "it is no regular file")
    }
    guard status.st_size <= ZoneFile.sizeLimit else { throw .badZoneFile(zone: zone, problem: .tooLarge) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .unreadable(zone: zone, reason: String(cString: strerror(errno))) }
      if got == 0 { break }
      count += got
    }
    return Array(bytes[..<count])
  }
}
