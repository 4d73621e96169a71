import RoostCore
import Testing

// LB3-TRACE-07, LB3-TRACE-08, LB4-TRACE-02, LB4-TRACE-03
struct SessionRedactionTests {
  let seen = Collector<EventRecord>()
  let warnings = Collector<String>()
  let results = Collector<String>()

  func session(_ redactor: Redactor) -> Session {
    let session = Session(redactor: redactor, exporters: [seen.exporter], limits: .patient, warn: { [warnings] in warnings.append($0) })
    session.on(ToolResultEvent.self) { [results] in results.append($0.result) }
    return session
  }

  func result(_ text: String) -> ToolResultEvent { ToolResultEvent(callId: "c", name: "read", result: text, durationMs: 1, turn: 0) }

  @Test func `a secret reaches no exporter and no handler`() async {
    let session = session(Redactor(secrets: ["hunter2-hunter2"]))
    await session.emit(result("the password is hunter2-hunter2."))
    await session.emit(ToolCallEvent(callId: "c", name: "login", arguments: ["deep": [["password": "hunter2-hunter2"]]], turn: 0))
    session.post(result("hunter2-hunter2"))
    await session.close()
    #expect(seen.all.count == 3)
    #expect(!seen.all.contains { $0.json.description.contains("hunter2") })
    #expect(results.all.count == 2)
    #expect(!results.all.contains { $0.contains("hunter2") })
    #expect(results.all.first?.hasPrefix("the password is ") == true)
  }

  @Test func `secrets learnt later are taken out from then on`() async {
    let session = session(Redactor(secrets: []))
    await session.emit(result("hunter2-hunter2"))
    session.addSecrets(["hunter2-hunter2"])
    await session.emit(result("hunter2-hunter2"))
    await session.close()
    #expect(results.all.first == "hunter2-hunter2")
    #expect(results.all.last?.contains("hunter2") == false)
  }

  @Test func `an event that redaction makes unreadable reaches nobody and is warned of once`() async {
    let session = session(Redactor(secrets: ["approved-by-chief"]))
    for _ in 0..<3 { await session.emit(VerdictEvent(verdict: .approved)) }
    await session.emit(result("next"))
    await session.close()
    #expect(seen.names == ["tool.result"])
    #expect(seen.all.map(\.sequence) == [1])
    #expect(session.statistics.unredactable == 3)
    #expect(
      warnings.all.first
        == "The event test.verdict is dropped: What redaction left can't be read back at /verdict. Further ones are only counted.")
    #expect(warnings.all.count == 2)
  }

  @Test func `what looks like a credential is taken out without being known`() async {
    let session = session(Redactor())
    let token = "ghp_" + String(repeating: "aB3", count: 12)
    await session.emit(result("use \(token) to log in; write to ann@example.com"))
    await session.close()
    #expect(results.all == ["use <redacted:github_token> to log in; write to ann@example.com"])
    #expect(seen.all.first?.fields["result"]?.stringValue == results.all.first)
  }

  @Test func `a stage of one's own that fails drops the event where it's strict and lets it pass where it isn't`() async {
    for policy in Redactor.FailurePolicy.allCases {
      let (seen, warnings) = (Collector<EventRecord>(), Collector<String>())
      let redactor = Redactor(secrets: ["hunter2-hunter2"], patterns: .custom({ _ in throw TestFailure() }, onFailure: policy))
      let session = Session(redactor: redactor, exporters: [seen.exporter], limits: .patient, warn: { warnings.append($0) })
      for _ in 0..<3 { await session.emit(result("it is hunter2-hunter2")) }
      await session.flush()
      #expect(seen.all.map { $0.fields["result"] } == (policy == .strict ? [] : Array(repeating: "it is <redacted:secret>", count: 3)))
      #expect(warnings.all.count == 1)
      #expect(session.statistics.unredactable == (policy == .strict ? 3 : 0))
      await session.close()
    }
  }

  @Test func `a stage of one's own replaces the built-in shapes, and handlers see what it makes`() async {
    let redactor = Redactor(
      patterns: .custom(
        { json in
          guard var object = json.objectValue else { return json }
          object["result"] = "[hidden]"
          return .object(object)
        }, onFailure: .strict))
    let session = session(redactor)
    await session.emit(result("anything"))
    await session.close()
    #expect(results.all == ["[hidden]"])
    #expect(seen.all.first?.fields["result"] == "[hidden]")
  }

  @Test func `an exporter's error message is redacted too`() async {
    let session = Session(
      redactor: Redactor(secrets: ["hunter2-hunter2"]),
      exporters: [CallbackExporter { _ in throw LoudFailure(text: "key hunter2-hunter2") }], limits: .patient,
      warn: { [warnings] in warnings.append($0) })
    await session.emit(StepStartedEvent(turn: 0))
    await session.close()
    #expect(warnings.all.count == 1)
    #expect(warnings.all.first?.contains("hunter2") == false)
  }
}

struct LoudFailure: Error {
  let text: String
}

@Generable(keys: .snakeCase)
struct VerdictEvent: SessionEvent {
  static let type = EventType("test.verdict", critical: true)

  enum Verdict: String, Generable, CaseIterable { case approved = "approved-by-chief" }

  var verdict: Verdict
}
