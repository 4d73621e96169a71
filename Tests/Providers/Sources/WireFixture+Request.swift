import RoostCore
import RoostHTTP

extension WireFixture {
  /// How a request that was sent differs from the one the fixture wants; empty where it doesn't, and where it wants none.
  func differences(in sent: HTTPRequest) throws -> [String] {
    guard let wanted = json["wire_request"] else { return [] }
    var found: [String] = []
    if let method = wanted["method"]?.stringValue, method != sent.method { found.append("method: \(sent.method), not \(method)") }
    let target = sent.url.text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last?.drop { $0 != "/" } ?? ""
    if let path = wanted["path"]?.stringValue, path != target { found.append("path: \(target), not \(path)") }
    for (name, value) in wanted["headers"]?.objectValue ?? [:] {
      let header = name == "host" ? sent.headers[name] ?? sent.url.host : sent.headers[name]
      if header != value.stringValue { found.append("\(name): \(header ?? "nothing"), not \(value)") }
    }
    let body = try sent.body.map { try JSONValue(parsing: $0) } ?? .null
    return found + JSONDifference.list(wanted["body"] ?? .null, body, at: "body", exact: true)
  }
}
