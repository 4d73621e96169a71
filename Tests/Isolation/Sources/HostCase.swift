import Foundation
import Glibc

/// As whom a host runs, and how it isolates its plugins.
struct HostCase: Sendable, Codable, CustomStringConvertible {
  let level: String
  /// Only root can become one.
  let isOrdinary: Bool

  var description: String { "\(level), as \(isOrdinary || getuid() != 0 ? "a user" : "root")" }

  static let all = ["process", "confined"].flatMap { level in
    (getuid() == 0 ? [false, true] : [false]).map { HostCase(level: level, isOrdinary: $0) }
  }

  /// Makes this process such a host: for good.
  func begin() throws {
    try Family.adopt()
    guard isOrdinary else { return }
    guard setgroups(0, nil) == 0, setgid(65_534) == 0, setuid(65_534) == 0 else { throw POSIXError(.EPERM) }
  }
}
