import Glibc
import RoostCore
import RoostHTTP

/// Takes secrets out of what is recorded, by their values. Each byte of one becomes a star, so that lengths and pieces stay as they were.
struct SecretMask: Sendable {
  private var redactor: Redactor
  static let star = UInt8(ascii: "*")

  /// Knows the manifest's secrets and those that the environment holds.
  init(_ redactor: Redactor) {
    self.redactor = redactor
    self.redactor.add(secrets: Self.environmentSecrets)
  }

  /// The longest secret, in bytes.
  var longest: Int { redactor.longestSecret }

  /// Values that prove who is asking: what `authorized` has and `request` has not, and what stands in headers whose names say so.
  mutating func learn(_ request: HTTPRequest, authorized: HTTPRequest) {
    let plain = Set(request.headers.fields)
    var found = authorized.headers.fields.filter { !plain.contains($0) || Self.isSensitive($0.name) }.map(\.value)
    // Of `Bearer KEY` the key alone is the secret, wherever else it stands; of a signature each long part is.
    for value in found {
      if let space = value.firstIndex(of: " ") { found.append(String(value[value.index(after: space)...])) }
      found += value.split { " ,=;/".contains($0) }.filter { $0.utf8.count >= Self.longPart }.map(String.init)
    }
    redactor.add(secrets: found)
  }

  /// The bytes with every secret starred.
  func masked(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for range in redactor.rangesOfSecrets(in: bytes) { for place in range { bytes[place] = Self.star } }
    return bytes
  }

  func masked(_ text: String) -> String { String(decoding: masked(Array(text.utf8)), as: UTF8.self) }

  /// A request's headers without those that hold credentials or change from call to call.
  func masked(_ headers: HTTPHeaders) -> [HTTPHeaders.Field] {
    headers.fields.filter { !Self.isSensitive($0.name) && !Self.changing.contains($0.name.lowercased()) }
      .map { HTTPHeaders.Field(name: $0.name.lowercased(), value: masked($0.value)) }
  }

  /// A response's headers: only cookies are left out.
  func masked(response headers: HTTPHeaders) -> [HTTPHeaders.Field] {
    headers.fields.filter { !$0.name.lowercased().contains("cookie") }
      .map { HTTPHeaders.Field(name: $0.name.lowercased(), value: masked($0.value)) }
  }

  /// The address without the values of query members that hold credentials.
  func masked(url: String) -> String {
    guard let question = url.firstIndex(of: "?") else { return masked(url) }
    let members = url[url.index(after: question)...].split(separator: "&", omittingEmptySubsequences: false).map { member -> String in
      guard let equals = member.firstIndex(of: "="), Self.isSensitive(String(member[..<equals])) else { return String(member) }
      return member[...equals] + String(repeating: "*", count: member[equals...].utf8.count - 1)
    }
    return masked(url[...question] + members.joined(separator: "&"))
  }

  /// Parts of a credential from so many bytes on are secrets by themselves.
  private static let longPart = 16
  /// Shorter values of the environment are too common to be taken out everywhere.
  private static let shortest = 8

  static func isSensitive(_ name: String) -> Bool {
    let name = name.lowercased()
    return words.contains { name.contains($0) } || name.hasPrefix("x-amz-") || name == "key"
  }

  private static let words = ["auth", "cookie", "api-key", "apikey", "api_key", "token", "secret", "signature", "password", "credential"]
  private static let changing: Set<String> = ["date", "user-agent", "host", "content-length", "x-client-request-id"]

  private static let environmentSecrets: [String] = {
    var found: [String] = []
    var place = environ
    while let entry = place.pointee {
      place += 1
      let text = String(cString: entry)
      guard let equals = text.firstIndex(of: "=") else { continue }
      let name = text[..<equals].uppercased()
      let value = String(text[text.index(after: equals)...])
      let isNamed = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"].contains { name.contains($0) }
      if isNamed && value.utf8.count >= shortest { found.append(value) }
    }
    return found
  }()
}
