import Testing

@testable import RoostCore

struct NetworkLogTests {
  @Test func `a flood is counted, not told line by line`() {
    let (log, sink) = (PluginLog(), Counter())
    log.attach(sink)
    let network = NetworkLog(plugin: "p", log: log)
    for _ in 0..<100_000 { network.refused("a.test:80", NetworkError(.notGranted, "no")) }
    #expect(sink.posted.value >= NetworkLog.linesPerSecond && sink.posted.value < 100_000 / 10)
  }

  private final class Counter: EventSink {
    let posted = OneLock(0)
    func wants(_ type: EventType) -> Bool { true }
    func emit<E: SessionEvent>(_ event: E) async { post(event) }
    func post<E: SessionEvent>(_ event: E) { posted.change { $0 += 1 } }
    func record(_ spending: Spending, agent: String) {}
    func record(_ spending: Spending, agent: String, provider: String, model: String) {}
  }
}
