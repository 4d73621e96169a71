import Glibc
import RoostCore
import RoostHTTP
import RoostProviders

/// Where the server is, and what it may know.
enum OllamaServer {
  static let cloud = "https://ollama.com"
  static let local = "http://127.0.0.1:11434"

  static func endpoint(
    _ setting: String?, key setKey: SecretString?, connection: ConnectionSettings, _ context: ComponentContext
  ) throws -> WireEndpoint {
    let host = getenv("OLLAMA_HOST").map { String(cString: $0) }
    let text = setting ?? (setKey != nil ? cloud : address(ofHost: host ?? ""))
    let key = try VendorKey(setKey, environment: ["OLLAMA_API_KEY"], component: context.name, vendor: "ollama")
    // A key that only the environment holds is for the cloud; any other server has no business with it.
    let tells = key.isPresent && (setKey != nil || isCloud(text))
    do {
      return try connection.endpoint(text, default: local, network: context.network) { request throws(ProviderError) in
        if tells { request.headers["authorization"] = "Bearer \(try key.reveal())" }
      }
    } catch let error as ProviderSettingsError where setting == nil && error.setting == "base_url" {
      throw ProviderSettingsError("OLLAMA_HOST", error.reason)
    }
  }

  private static func isCloud(_ text: String) -> Bool {
    do {
      let url = try HTTPURL(text)
      return url.scheme == "https" && (url.host == "ollama.com" || url.host.hasSuffix(".ollama.com"))
    } catch {
      return false
    }
  }

  /// The address that OLLAMA_HOST means: a host, a port, both, or a URL. It may be what a server listens on; then its own machine is meant.
  static func address(ofHost text: String) -> String {
    var rest = text.filter { $0 != " " && $0 != "\"" && $0 != "'" }[...]
    if rest.isEmpty { return local }
    if rest == "ollama.com" { return cloud }
    var scheme = "http"
    var port: Substring? = "11434"
    for known in ["http", "https"] where rest.hasPrefix("\(known)://") {
      scheme = known
      port = nil
      rest = rest.dropFirst(known.count + 3)
    }
    let path = rest.drop { $0 != "/" }
    rest = rest.prefix { $0 != "/" }
    // Colons within brackets, or more than one without, are an IPv6 address's own.
    let colons = rest.filter { $0 == ":" }.count
    if let colon = rest.lastIndex(of: ":"), colons == 1 || rest.hasPrefix("[") && !rest.hasSuffix("]") {
      port = rest[rest.index(after: colon)...]
      rest = rest[..<colon]
    } else if colons > 1 && !rest.hasPrefix("[") {
      rest = "[\(rest)]"
    }
    let host: Substring =
      switch rest {
      case "", "0.0.0.0": "127.0.0.1"
      case "[::]": "[::1]"
      default: rest
      }
    return "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(path)"
  }
}
