import Glibc

/// Who runs a worker, and what the kernel lets it have.
struct Setting: Sendable, CustomStringConvertible {
  /// As root, or as a user without any right; where the tests themselves run as a user, that one.
  let asRoot: Bool
  /// As in a container whose filter refuses namespaces and mounts.
  let inContainer: Bool

  var description: String { (asRoot ? "as root" : "as a user") + (inContainer ? " without namespaces" : "") }

  /// What to put before a program's words so that it runs as this setting says.
  var launcher: [String] {
    asRoot || geteuid() != 0 ? [] : ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
  }

  static let users = geteuid() == 0 ? [true, false] : [false]
  static let all = users.flatMap { [Setting(asRoot: $0, inContainer: false), Setting(asRoot: $0, inContainer: true)] }
  static let outsideContainers = all.filter { !$0.inContainer }
}
