import Foundation
import Testing

@testable import RoostCore

/// Each JSON that `docs/c-plugins.md` shows is what the boundary reads, and where the host writes it, exactly what it writes.
@Suite struct DocumentTests {
  struct Example: CustomTestStringConvertible {
    let form: String
    let json: JSONValue
    let line: Int
    var testDescription: String { "\(form), line \(line)" }
  }

  /// How each form is read; those that the host writes are written again and compared.
  static let forms: [String: @Sendable (JSONValue) throws -> Void] = [
    "component": { _ = try PluginDescriptor.components(of: [$0], plugin: "p") },
    "tool definition": { _ = try RemoteTool.make(Fixed(definition: $0)) },
    "tool call": { json in
      let context = try ToolContext(json: #require(json["context"]))
      #expect(json.objectValue?.map(\.key) == ["arguments", "context"])
      // The time that is left is less by the time it is written.
      try same(context.json, json["context"], except: "time_left_ms")
    },
    "tool reply": { _ = try ToolReply(json: $0) },
    "guardrail definition": { _ = try RemoteGuardrail(Fixed(definition: $0)) },
    "check": { json in
      #expect(json["text"]?.stringValue != nil)
      try same(GuardrailContext(json: #require(json["context"])).json, json["context"])
    },
    "decision": { try same(GuardrailDecision(json: $0).json, $0) },
    "provider definition": { json in
      let provider = try RemoteProvider(Fixed(definition: json))
      #expect(provider.capabilities(of: "acme-large").contextTokens == 200_000)
      try same(provider.capabilities(of: "other").json, json["capabilities"])
    },
    "request": { try same(CompletionRequest(json: $0).json, $0) },
    "completion": { try same(Completion(json: $0).json, $0) },
    "chunk": { _ = try CompletionChunk(json: $0) },
    "token count": { try same(TokenCount(json: $0).json, $0) },
    "embedder definition": { _ = try RemoteEmbedder(Fixed(definition: $0)) },
    "texts": { #expect($0.arrayValue?.allSatisfy { $0.stringValue != nil } == true) },
    "vectors": { #expect($0.arrayValue?.allSatisfy { $0.arrayValue?.count == 3 } == true) },
    "failure": { json in if json.stringValue == nil { try same(RemoteFailure(json: json).json, json) } },
  ]

  static let examples: [Example] = {
    var found: [Example] = []
    guard let text = try? String(contentsOf: CFixture.root.appending(path: "docs/c-plugins.md"), encoding: .utf8) else { return [] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() where line == "```json" {
      let body = lines[(index + 1)...].prefix { $0 != "```" }.joined(separator: "\n")
      let json = (try? JSONValue(parsing: body)) ?? "no JSON"
      let mark = lines[index - 1].split(separator: ":").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "<!-> ")) }
      let form = mark.count == 2 ? mark[1] : "a block without its form"
      let values = mark.first == "forms" ? json.arrayValue ?? [json] : [json]
      found += values.map { Example(form: form, json: $0, line: index + 1) }
    }
    return found
  }()

  @Test(arguments: examples) func `a form is as the page shows it`(_ example: Example) throws {
    let read = try #require(Self.forms[example.form], "there is no form \(example.form)")
    try read(example.json)
  }

  @Test func `the page shows every form`() {
    #expect(Set(Self.examples.map(\.form)) == Set(Self.forms.keys))
    #expect(Set(Self.examples.compactMap { $0.form == "chunk" ? $0.json.objectValue?.first?.key : nil }).count == 5)
  }

  @Test func `the page names every kind of provider failure`() throws {
    let text = try String(contentsOf: CFixture.root.appending(path: "docs/c-plugins.md"), encoding: .utf8)
    for kind in ProviderError.Kind.allCases { #expect(text.contains("`\(kind.rawValue)`"), "\(kind.rawValue)") }
  }

  @Test func `the limits on the page are the host's`() throws {
    let text = try String(contentsOf: CFixture.root.appending(path: "docs/c-plugins.md"), encoding: .utf8)
    let limits = CPluginLimits()
    #expect(text.contains("at most \(limits.threads); further") && text.contains("while \(limits.waitingPieces) pieces are unread"))
    #expect(text.contains("may have \(limits.answerBytes >> 20) MiB, a piece of a stream \(limits.pieceBytes >> 20) MiB"))
    #expect(text.contains("components \(limits.componentsBytes >> 20) MiB; of a log line \(limits.logBytes >> 10) KiB"))
  }

  private static func same(_ found: JSONValue, _ shown: JSONValue?, except key: String = "") throws {
    var (found, shown) = (found, try #require(shown))
    for json in [found, shown] where json[key] != nil {
      var object = json.objectValue ?? JSONObject()
      object[key] = nil
      if json == found { found = .object(object) } else { shown = .object(object) }
    }
    #expect(found == shown, "\(found.jsonText()) is not \(shown.jsonText())")
  }

  /// A component of which only the definition matters.
  struct Fixed: RemoteComponent {
    let definition: JSONValue
    func call(_ method: RemoteMethod, _ input: JSONValue) async throws(RemoteFailure) -> JSONValue { .null }
    func stream(
      _ method: RemoteMethod, _ input: JSONValue, emit: @escaping @Sendable (JSONValue) async throws(RemoteFailure) -> Void
    ) async throws(RemoteFailure) {}
  }
}
