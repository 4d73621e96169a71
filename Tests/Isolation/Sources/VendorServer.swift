import Foundation
import RoostCore
import RoostTesting

/// A server on this machine that speaks as a vendor's documentation has it: with the exchanges of `Tests/Providers/Fixtures`.
final class VendorServer: Sendable {
  /// A name that only the manifest knows; no plugin asks for it.
  static let host = "vendor.test"

  let exam: VendorExam
  private let server: ScriptedServer

  init(_ exam: VendorExam) throws {
    self.exam = exam
    let exchanges = try Exchanges(of: exam.wire)
    server = try ScriptedServer([[.request, .answer { exchanges.answer(to: $0) }, .again]])
  }

  var port: Int { server.port }
  var requests: Int { server.requests.count }
  func stop() { server.stop() }

  /// The operator's word on where the server is, and that it may be reached.
  var rules: AddressRules {
    get throws { AddressRules(pins: [try HostName(Self.host): IPAddress("127.0.0.1").map { [$0] } ?? []]) }
  }

  var plan: JSONValue { exam.plan(at: "http://\(Self.host):\(port)") }

  /// What a vendor answers, by what is asked.
  private struct Exchanges {
    struct Answer {
      var headers: [(String, String)]
      var body: [UInt8]
    }

    private var answers: [String: Answer] = [:]

    init(of wire: String) throws {
      let folder = IsolatedRuntime.root.appending(path: "Tests/Providers/Fixtures/\(wire)")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
      for name in names.sorted() {
        let json = try JSONValue(parsing: [UInt8](Data(contentsOf: folder.appending(path: name))))
        guard let kind = json["kind"]?.stringValue, answers[kind] == nil, json["wire_request"] != nil else { continue }
        guard let response = json["wire_response"], response["status"]?.intValue == 200, json["expect"]?["error"] == nil else { continue }
        let body =
          response["body_base64"]?.stringValue.map { Base64.decode($0) ?? [] } ?? [UInt8]((response["body"]?.stringValue ?? "").utf8)
        answers[kind] = Answer(
          headers: (response["headers"]?.objectValue ?? [:]).map { ($0.key, $0.value.stringValue ?? "") }, body: body)
      }
    }

    func answer(to request: ScriptedRequest) -> [UInt8] {
      let path = request.target.lowercased()
      let body: JSONValue
      do { body = try JSONValue(parsing: request.body) } catch { return Self.response(400, [], [UInt8]("\(error)".utf8)) }
      if path.contains("embed") { return Self.response(200, Self.json, Self.vectors(body, path).jsonBytes()) }
      let isCount = path.contains("count") || path.hasSuffix("input_tokens")
      let isStream = path.contains("stream") || body["stream"] == true
      guard let answer = answers[isCount ? "count_tokens" : isStream ? "stream" : "complete"] else {
        return Self.response(404, Self.json, [UInt8]("{}".utf8))
      }
      return Self.response(200, answer.headers, answer.body)
    }

    private static let json = [("content-type", "application/json")]

    private static func response(_ status: Int, _ headers: [(String, String)], _ body: [UInt8]) -> [UInt8] {
      let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
      return [UInt8]("HTTP/1.1 \(status) Vendor\r\n\(lines)content-length: \(body.count)\r\n\r\n".utf8) + body
    }

    /// Vectors that depend on their texts alone, in the vendor's form.
    private static func vectors(_ body: JSONValue, _ path: String) -> JSONValue {
      func vector(_ text: String) -> JSONValue {
        let bytes = text.utf8.map { Int($0) }
        return [.integer(bytes.count), .integer(bytes.reduce(0, +) % 97), 1]
      }
      func texts(_ requests: [JSONValue]) -> [JSONValue] {
        requests.map { vector($0["content"]?["parts"]?[0]?["text"]?.stringValue ?? "") }
      }
      if path.contains(":embedcontent") { return ["embedding": ["values": texts([body])[0]]] }
      if path.contains(":batchembed") {
        return ["embeddings": .array(texts(body["requests"]?.arrayValue ?? []).map { ["values": $0] })]
      }
      let vectors = (body["input"]?.arrayValue ?? []).map { vector($0.stringValue ?? "") }
      if path.hasSuffix("/api/embed") { return ["model": "m", "embeddings": .array(vectors)] }
      return [
        "object": "list", "model": "m",
        "data": .array(vectors.enumerated().map { ["object": "embedding", "index": .integer($0.offset), "embedding": $0.element] }),
      ]
    }
  }
}
