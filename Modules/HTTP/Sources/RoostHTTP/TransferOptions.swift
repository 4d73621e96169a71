internal import CRoostHTTP
internal import Glibc

/// A request in libcurl's words.
struct TransferOptions {
  private let request: HTTPRequest
  private let configuration: HTTPConfiguration

  init(_ transfer: Transfer) {
    request = transfer.request
    configuration = transfer.configuration
  }

  /// Calls `body` with the options, whose texts live until it returns.
  func withOptions<Value>(_ body: (inout roost_http_options) -> Value) -> Value {
    var texts = CTexts()
    var headers = (headerLines.map { texts.add($0) } + [nil]).map { UnsafePointer($0) }
    var options = roost_http_options()
    options.method = texts.add(request.method)
    options.url = texts.add(request.url.text)
    options.connect_timeout_ms = Self.milliseconds(request.timeouts.connect)
    options.total_timeout_ms = request.timeouts.total.map(Self.milliseconds) ?? 0
    options.version =
      switch configuration.version {
      case .automatic: 0
      case .http1: 1
      case .http2: 2
      }
    options.decode = configuration.decodesContent && request.headers["accept-encoding"] == nil
    options.idempotent = request.isIdempotent
    switch configuration.proxy {
    case .environment: break
    case .none: options.no_proxy = true
    case .url(let url, let except):
      options.proxy = texts.add(url)
      options.no_proxy_hosts = texts.add(except.joined(separator: ","))
    }
    options.ca_bundle = (configuration.certificateAuthorities ?? getenv("SSL_CERT_FILE").map { String(cString: $0) }).flatMap {
      texts.add($0)
    }
    options.certificate = configuration.clientCertificate.flatMap { texts.add($0) }
    options.private_key = configuration.clientKey.flatMap { texts.add($0) }
    defer { texts.free() }
    return headers.withUnsafeMutableBufferPointer { lines in
      options.headers = UnsafePointer(lines.baseAddress)
      return (request.body ?? []).withUnsafeBufferPointer { bytes in
        // An empty body is a body still, and its array may have no address.
        var nothing: UInt8 = 0
        return withUnsafePointer(to: &nothing) { empty in
          if request.body != nil { options.body = bytes.baseAddress ?? empty }
          options.body_length = bytes.count
          return body(&options)
        }
      }
    }
  }

  private var headerLines: [String] {
    var headers = request.headers
    if headers["user-agent"] == nil { headers["user-agent"] = configuration.userAgent }
    // libcurl's own: a form's type for every body, and a wait for permission to send a large one.
    var lines = ["Expect:"]
    if request.body != nil && headers["content-type"] == nil { lines.append("Content-Type:") }
    // A header with an empty value is written with a semicolon (CURLOPT_HTTPHEADER(3)).
    return lines + headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
  }

  /// At least one, as libcurl takes 0 for its default, and at most what its 32-bit builds take.
  private static func milliseconds(_ duration: Duration) -> Int {
    Int(min(Double(Int32.max), max(1, duration / .milliseconds(1))))
  }
}

/// C copies of texts that are freed together.
private struct CTexts {
  private var pointers: [UnsafeMutablePointer<CChar>] = []

  mutating func add(_ text: String) -> UnsafePointer<CChar>? {
    guard let copy = strdup(text) else { return nil }
    pointers.append(copy)
    return UnsafePointer(copy)
  }

  func free() { for pointer in pointers { Glibc.free(pointer) } }
}
