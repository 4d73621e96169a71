import RoostCore
import Synchronization
import Testing

struct SessionTests {
  let seen = Collector<EventRecord>()
  let warnings = Collector<String>()

  func session(
    exporters: [any EventExporter]? = nil, limits: SessionLimits = .patient, clock: any RunClock = SystemClock.shared
  ) -> Session {
    Session(
      id: "s1", exporters: exporters ?? [seen.exporter], limits: limits, clock: clock, wallClock: { 1_700_000_000.5 },
      warn: { [warnings] in warnings.append($0) })
  }

  // LB1-TRACE-02, LB2-TRACE-02, LB4-TRACE-10
  @Test func `exporters get every event in order, with number, time and ids`() async {
    let session = session()
    let scope = RunScope(sessionID: "s1", runID: "r1", parentRunID: "r0", spanID: "a", parentSpanID: "b", agent: "clerk")
    await session.emit(StepStartedEvent(turn: 7))
    await RunScope.$current.withValue(scope) {
      await session.emit(RunStartedEvent(agent: "clerk", task: "add", engine: "llm"))
      session.post(ToolCallEvent(callId: "c1", name: "add", arguments: ["a": 1], turn: 0))
    }
    await session.close()
    #expect(
      seen.all.map { $0.json.description } == [
        #"{"type":"step.started","sequence":1,"time":1700000000.5,"session_id":"s1","turn":7}"#,
        #"{"type":"run.started","sequence":2,"time":1700000000.5,"session_id":"s1","run_id":"r1","parent_run_id":"r0","span_id":"a","#
          + #""parent_span_id":"b","agent":"clerk","task":"add","engine":"llm"}"#,
        #"{"type":"tool.call","sequence":3,"time":1700000000.5,"session_id":"s1","run_id":"r1","parent_run_id":"r0","span_id":"a","#
          + #""parent_span_id":"b","agent":"clerk","call_id":"c1","name":"add","arguments":{"a":1},"turn":0}"#,
      ])
  }

  // LB2-TRACE-02, LB3-TRACE-06
  @Test func `exporters are called in the order of their registration, one added later gets later events only`() async {
    let order = Collector<String>()
    let session = session(exporters: ["a", "b"].map { name in CallbackExporter { order.append("\(name)\($0.sequence)") } })
    await session.emit(StepStartedEvent(turn: 0))
    let late = session.add(CallbackExporter { order.append("c\($0.sequence)") })
    await session.emit(StepStartedEvent(turn: 1))
    late.cancel()
    await session.emit(StepStartedEvent(turn: 2))
    await session.close()
    #expect(order.all == ["a1", "b1", "a2", "b2", "c2", "a3", "b3"])
  }

  @Test func `numbers have no gaps when many tasks emit at once`() async {
    let session = session()
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask { for turn in 0..<250 { await session.emit(StepStartedEvent(turn: task * 1_000 + turn)) } }
      }
    }
    await session.close()
    #expect(seen.all.map(\.sequence) == Array(1...2_000))
    for task in 0..<8 {
      let turns = seen.all.compactMap { $0.fields["turn"]?.intValue }.filter { $0 / 1_000 == task }
      #expect(turns == turns.sorted())
    }
  }

  @Test func `without listeners no event is built`() async {
    let session = session(exporters: [])
    CountedEvent.built.store(0, ordering: .relaxed)
    #expect(!session.wants(CountedEvent.type))
    await session.emit(CountedEvent())
    let other = session.on(StepStartedEvent.self) { _ in }
    #expect(session.wants(StepStartedEvent.type))
    #expect(!session.wants(CountedEvent.type))
    await session.emit(CountedEvent())
    #expect(CountedEvent.built.load(ordering: .relaxed) == 0)
    other.cancel()
    #expect(!session.wants(StepStartedEvent.type))
    session.add(seen.exporter)
    await session.emit(CountedEvent())
    #expect(CountedEvent.built.load(ordering: .relaxed) == 1)
    await session.close()
    #expect(!session.wants(CountedEvent.type))
  }

  // LB3-TRACE-05
  @Test func `an agent inherits its caller's session, uses its own, or stays invisible`() {
    let outer = session()
    let own = session()
    #expect(SessionChoice.inherit.sink(inherited: outer) === outer)
    #expect(SessionChoice.inherit.sink(inherited: nil) == nil)
    #expect(SessionChoice.detached.sink(inherited: outer) == nil)
    #expect(SessionChoice.use(own).sink(inherited: outer) === own)
  }

  @Test func `usage is summed in all, by agent, by run and by model`() async {
    let session = session()
    func scope(_ run: String) -> RunScope { RunScope(runID: run, spanID: "", agent: "") }
    let call = Spending(usage: TokenUsage(inputTokens: 10, outputTokens: 2), costUSD: 0.5)
    RunScope.$current.withValue(scope("r1")) {
      session.record(call, agent: "boss", provider: "acme", model: "m1")
      session.record(call, agent: "boss", provider: "acme", model: "m2")
    }
    RunScope.$current.withValue(scope("r2")) { session.record(call, agent: "clerk", provider: "acme", model: "m1") }
    session.record(call, agent: "clerk")
    let summary = session.usageSummary()
    #expect(summary.total == call + call + call + call)
    #expect(summary.agents == ["boss": call + call, "clerk": call + call])
    #expect(summary.runs == ["r1": .init(agent: "boss", spending: call + call), "r2": .init(agent: "clerk", spending: call)])
    #expect(summary.models == ["acme/m1": call + call, "acme/m2": call])
    #expect(
      summary.json["by_run"]?["r2"]?.description == #"{"input_tokens":10,"output_tokens":2,"cost_usd":0.5,"agent":"clerk"}"#)
  }

  @Test func `the summary forgets the oldest runs but not what they spent`() {
    let session = session(limits: SessionLimits(summaryEntries: 2))
    let call = Spending(usage: TokenUsage(inputTokens: 1))
    for run in ["r1", "r2", "r3", "r2"] {
      RunScope.$current.withValue(RunScope(runID: run, spanID: "", agent: "")) { session.record(call, agent: "a") }
    }
    #expect(Set(session.usageSummary().runs.keys) == ["r2", "r3"])
    #expect(session.usageSummary().total.usage.inputTokens == 4)
  }
}

/// Counts how often its JSON is made.
struct CountedEvent: SessionEvent {
  static let type = EventType("test.counted")
  static let built = Atomic<Int>(0)
  static var schema: JSONSchema { .anyObject }
  init() {}
  init(json: JSONValue) throws(GenerableError) {}
  var json: JSONValue {
    Self.built.add(1, ordering: .relaxed)
    return [:]
  }
}
