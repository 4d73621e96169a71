import RoostCore
import Testing

// LB3-TRACE-07, LB3-TRACE-08, LB4-TRACE-02, LB4-TRACE-03
struct SessionRedactionTests {
  let seen = Collector<EventRecord>()
  let warnings = Collector<String>()
  let results = Collector<String>()

  func session(_ redactor: Redactor) -> Session {
    let session = Session(redactor: redactor, exporters: [seen.exporter], warn: { [warnings] in warnings.append($0) })
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
      warnings.all.first == "The event test.verdict is dropped: redacting it failed with GenerableError. Further ones are only counted.")
    #expect(warnings.all.count == 2)
  }

  @Test func `an exporter's error message is redacted too`() async {
    let session = Session(
      redactor: Redactor(secrets: ["hunter2-hunter2"]), exporters: [CallbackExporter { _ in throw LoudFailure(text: "key hunter2-hunter2") }],
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
