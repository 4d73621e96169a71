internal import Glibc
internal import RoostCore

/// Amazon's Signature Version 4 over one request, in its headers.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, 2026.
public struct SignatureV4: Sendable {
  public var credentials: AWSCredentials
  public var region: String
  public var service: String

  public init(_ credentials: AWSCredentials, region: String, service: String) {
    self.credentials = credentials
    self.region = region
    self.service = service
  }

  /// What proxies and clients change on the way is never signed.
  private static let unsigned: Set = [
    "authorization", "connection", "expect", "transfer-encoding", "user-agent", "accept-encoding", "x-amzn-trace-id",
  ]

  /// The headers that a request needs besides its own.
  ///
  /// - Parameters:
  ///   - path: As it goes onto the wire; what is signed is encoded once more.
  ///   - query: As it goes onto the wire, without the question mark.
  ///   - headers: The request's own, `host` included.
  ///   - date: Seconds since 1970.
  public func headers(
    method: String, path: String, query: String = "", headers: [(name: String, value: String)], body: [UInt8] = [], date: Int
  ) -> [(name: String, value: String)] {
    let stamp = Self.stamp(date)
    var added = [(name: "x-amz-date", value: stamp)]
    if let token = credentials.sessionToken { added.append(("x-amz-security-token", token.reveal())) }
    let (lines, names) = Self.canonical(headers + added)
    let canonical = [
      method, Self.canonicalPath(path), Self.canonicalQuery(query), lines, names, Digest.sha256Hex(body),
    ].joined(separator: "\n")
    let day = String(stamp.prefix(8))
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(Digest.sha256Hex(canonical))"
    var key = Array("AWS4\(credentials.secretAccessKey.reveal())".utf8)
    for step in [day, region, service, "aws4_request", text] { key = Digest.hmacSHA256(key: key, step.utf8) }
    let proof = "Credential=\(credentials.accessKeyID)/\(scope), SignedHeaders=\(names), Signature=\(Digest.hex(key))"
    return added + [("authorization", "AWS4-HMAC-SHA256 \(proof)")]
  }

  /// `20150830T123600Z`.
  private static func stamp(_ date: Int) -> String {
    var seconds = time_t(date)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return
      "\(parts.tm_year + 1_900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))T\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))Z"
  }

  /// One line for each name, sorted, values of one name in their order; and the names.
  private static func canonical(_ headers: [(name: String, value: String)]) -> (lines: String, names: String) {
    var values: [String: [String]] = [:]
    for (name, value) in headers where !unsigned.contains(name.lowercased()) {
      values[name.lowercased(), default: []].append(trimmed(value))
    }
    let names = values.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    let lines = names.map { "\($0):\((values[$0] ?? []).joined(separator: ","))\n" }.joined()
    return (lines, names.joined(separator: ";"))
  }

  /// Without spaces at the ends, and one for several.
  private static func trimmed(_ value: String) -> String {
    value.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r\n" }.joined(separator: " ")
  }

  /// Without `.`, `..` and empty segments (RFC 3986 §5.2.4), every other byte than an unreserved one encoded, `%` too.
  static func canonicalPath(_ path: String) -> String {
    var kept: [Substring] = []
    let segments = path.split(separator: "/")
    for segment in segments {
      switch segment {
      case ".": continue
      case "..": _ = kept.popLast()
      default: kept.append(segment)
      }
    }
    let isFolder = path.hasSuffix("/") || segments.last == "." || segments.last == ".."
    let joined = kept.map { PercentEncoding.encode(String($0)) }.joined(separator: "/")
    return joined.isEmpty ? "/" : "/" + joined + (isFolder ? "/" : "")
  }

  /// Names and values encoded once, sorted by their bytes.
  static func canonicalQuery(_ query: String) -> String {
    func encoded(_ text: Substring) -> String { PercentEncoding.encode(PercentEncoding.decode(String(text)) ?? String(text)) }
    let pairs = query.split(separator: "&").map { pair in
      let pieces = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (name: encoded(pieces[0]), value: pieces.count > 1 ? encoded(pieces[1]) : "")
    }
    let sorted = pairs.sorted { left, right in
      left.name == right.name
        ? Array(left.value.utf8).lexicographicallyPrecedes(Array(right.value.utf8))
        : Array(left.name.utf8).lexicographicallyPrecedes(Array(right.name.utf8))
    }
    return sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }
}
