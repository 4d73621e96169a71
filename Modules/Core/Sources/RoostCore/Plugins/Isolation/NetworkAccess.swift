/// How a confined plugin reaches the network.
///
/// Without a grant it has no sockets; `"*"` gives it sockets. Host names need the filtering proxy in the supervisor, to which a worker has
/// one connected descriptor: that proxy belongs here.
enum NetworkAccess {
  /// Why a confined plugin with these permissions can't run; nil where it can.
  static func refusal(of permissions: PluginPermissions) -> String? {
    let hosts = permissions.network.filter { $0 != "*" }
    guard !hosts.isEmpty, !permissions.network.contains("*") else { return nil }
    return
      "asks for the network hosts \(hosts.joined(separator: ", ")), and this build confines plugins with no network or with all of it; run it as \"process\", or let its plugin.json ask for \"*\""
  }
}
