import RoostCore
import RoostTesting
import Testing

struct EngineContractTests {
  /// An engine with only a `run`.
  struct Echo: Engine {
    func run(_ input: Envelope, context: RunContext) async -> Envelope { Envelope(task: input.task, payload: .string(input.task ?? "")) }
  }

  /// An engine whose stream yields just what it is given.
  struct Canned: Engine {
    var answer = Envelope(payload: "hello")
    var events: [AgentEvent]
    func run(_ input: Envelope, context: RunContext) async -> Envelope { answer }
    func stream(_ input: Envelope, context: RunContext) -> AgentEventStream {
      AgentEventStream { Source(events: events) }
    }
  }

  final class Source: AgentEventSource {
    private var events: [AgentEvent]
    init(events: [AgentEvent]) { self.events = events.reversed() }
    func next() async -> AgentEvent? { events.popLast() }
    func abandon() {}
  }

  struct Hanging: Engine {
    func run(_ input: Envelope, context: RunContext) async -> Envelope {
      try? await Task.sleep(for: .seconds(3_600))
      return Envelope()
    }
  }

  // LB1-AGENT-05, LB1-AGENT-10, LB4-AGENT-30, LB2-AGENT-04
  @Test func `an engine with only a run keeps the contract`() async {
    #expect(await EngineContract.findings(make: { Echo() }) == [])
  }

  static let hello = Envelope(payload: "hello")
  static let mistakes: [(String, Canned)] = [
    ("run.succeeds", Canned(answer: .failure(RunError(.engineFailed, "no")), events: [.finished(.failure(RunError(.engineFailed, "no")))])),
    ("stream.one_end", Canned(events: [.text("hello")])),
    ("stream.one_end", Canned(events: [.finished(hello), .text("late")])),
    ("stream.same_answer", Canned(events: [.text("bye"), .finished(Envelope(payload: "bye"))])),
    ("stream.text", Canned(events: [.text("hel"), .finished(hello)])),
  ]

  @Test(arguments: mistakes) func `a broken engine is found out`(_ rule: String, _ engine: Canned) async {
    // A source without an end gives nil for ever: the reader sees a stream that stops.
    let rules = await EngineContract.findings(patience: .seconds(5), make: { engine }).map(\.rule)
    #expect(rules.contains(rule), "\(rules)")
  }

  @Test func `an engine that hangs is found out`() async {
    #expect(await EngineContract.findings(patience: .milliseconds(50), make: { Hanging() }).map(\.rule) == ["run.ends"])
  }
}
