/// A host that somebody may connect to, as a grant writes it: `api.example.org`, `*.example.org` for every name below it, each with `:443` for
/// that port or `:*` for every port. Without a port the web's two are meant, 80 and 443. An address is granted to nobody.
public struct HostGrant: Hashable, Sendable, CustomStringConvertible {
  public enum Ports: Hashable, Sendable {
    /// 80 and 443.
    case web
    case any
    case one(Int)

    public func contains(_ port: Int) -> Bool {
      switch self {
      case .web: port == 80 || port == 443
      case .any: true
      case .one(let one): port == one
      }
    }
  }

  public let name: HostName
  /// Whether the names below are meant, and not the name itself.
  public let isBelow: Bool
  public let ports: Ports

  public init(_ text: String) throws(HostGrantError) {
    var rest = text[...]
    if IPAddress(rest) != nil || rest.hasPrefix("[") { throw .address(text) }
    if let colon = rest.lastIndex(of: ":") {
      let port = rest[rest.index(after: colon)...]
      if port == "*" {
        ports = .any
      } else {
        guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
          let number = Int(port), (1...65_535).contains(number)
        else { throw .port(text) }
        ports = .one(number)
      }
      rest = rest[..<colon]
    } else {
      ports = .web
    }
    if IPAddress(rest) != nil { throw .address(text) }
    isBelow = rest.hasPrefix("*.")
    do { name = try HostName(isBelow ? rest.dropFirst(2) : rest) } catch {
      if case .number = error { throw .address(text) }
      throw .name(text, error)
    }
  }

  public func allows(_ host: HostName, port: Int) -> Bool {
    ports.contains(port) && (isBelow ? host.isBelow(name) : host == name)
  }

  public var description: String {
    let host = (isBelow ? "*." : "") + name.text
    return switch ports {
    case .web: host
    case .any: host + ":*"
    case .one(let port): "\(host):\(port)"
    }
  }
}

/// Why a text grants no host.
public enum HostGrantError: Error, Hashable, CustomStringConvertible {
  case address(String)
  case port(String)
  case name(String, HostNameError)

  public var description: String {
    switch self {
    case .address(let text):
      "\(JSONValue.string(text).brief) is an address, and only names are granted; give it a name in network.hosts of the manifest"
    case .port(let text): "\(JSONValue.string(text).brief) has no port after its colon; write 1 to 65535, or * for every port"
    case .name(let text, let error): "\(JSONValue.string(text).brief) is no host: \(error)"
    }
  }
}

/// All the hosts that somebody may connect to.
public struct HostGrants: Hashable, Sendable {
  /// Whether `"*"` is among them: then addresses are granted too.
  public var isEverywhere: Bool
  public var grants: [HostGrant]

  public init(isEverywhere: Bool = false, grants: [HostGrant] = []) {
    self.isEverywhere = isEverywhere
    self.grants = grants
  }

  /// Reads a list of grants as a manifest or a `plugin.json` has it.
  public init(_ texts: [String]) throws(HostGrantError) {
    isEverywhere = texts.contains("*")
    grants = []
    for text in texts where text != "*" { grants.append(try HostGrant(text)) }
  }

  public func allows(_ host: NetworkHost, port: Int) -> Bool {
    if isEverywhere { return true }
    guard case .name(let name) = host else { return false }
    return grants.contains { $0.allows(name, port: port) }
  }
}
