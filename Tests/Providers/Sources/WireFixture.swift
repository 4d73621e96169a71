import Foundation
import RoostCore
import Testing

/// One documented exchange with a vendor, as `Tests/Providers/Fixtures` holds them.
struct WireFixture: Sendable, CustomTestStringConvertible {
  var wire: String
  var name: String
  var json: JSONValue

  var testDescription: String { "\(wire)/\(name)" }
  var kind: String { json["kind"]?.stringValue ?? "" }
  var settings: JSONObject { json["settings"]?.objectValue ?? [:] }
  var expectation: JSONValue { json["expect"] ?? .null }

  /// The request; a short one where the fixture is about the answer.
  func request() throws -> CompletionRequest {
    guard let request = json["request"] else { return CompletionRequest(model: "some-model", messages: [.user("Hello")]) }
    return try CompletionRequest(json: request)
  }

  var status: Int { json["wire_response"]?["status"]?.intValue ?? 0 }

  var headers: [(String, String)] {
    (json["wire_response"]?["headers"]?.objectValue ?? [:]).map { ($0.key, $0.value.stringValue ?? "") }
  }

  var body: [UInt8]? {
    guard let response = json["wire_response"] else { return nil }
    if let text = response["body_base64"]?.stringValue { return Base64.decode(text) }
    return (response["body"]?.stringValue).map { [UInt8]($0.utf8) } ?? []
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures").path

  /// The fixtures of one wire, in the order of their names.
  static func all(of wire: String) -> [WireFixture] {
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(wire)").filter { $0.hasSuffix(".json") }.sorted()
      return try names.map { name in
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(wire)/\(name)")))
        return WireFixture(wire: wire, name: String(name.dropLast(5)), json: try JSONValue(parsing: bytes))
      }
    } catch {
      Issue.record("the fixtures of \(wire) can't be read: \(error)")
      return []
    }
  }
}
