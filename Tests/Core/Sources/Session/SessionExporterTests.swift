import RoostCore
import Synchronization
import Testing

struct SessionExporterTests {
  let seen = Collector<EventRecord>()
  let warnings = Collector<String>()

  func session(_ exporters: [any EventExporter]) -> Session {
    Session(exporters: exporters, limits: .patient, warn: { [warnings] in warnings.append($0) })
  }

  // LB2-TRACE-07, LB3-TRACE-06, LB4-TRACE-09
  @Test func `an exporter that fails is warned of once, counted, and disturbs nobody`() async {
    let session = session([CallbackExporter { _ in throw TestFailure() }, seen.exporter])
    for turn in 0..<100 { await session.emit(StepStartedEvent(turn: turn)) }
    await session.flush()
    #expect(seen.all.count == 100)
    let first =
      "The exporter CallbackExporter failed while exporting step.started: TestFailure(). Further failures of this kind are only counted."
    #expect(warnings.all == [first])
    await session.close()
    #expect(warnings.all == [first, "99 more of: The exporter CallbackExporter, TestFailure"])
  }

  @Test func `each exporter and each kind of error is warned of`() async {
    let session = session([
      CallbackExporter { if $0.sequence % 2 == 0 { throw TestFailure() } else { throw OtherFailure() } },
      CallbackExporter { _ in throw TestFailure() },
    ])
    for turn in 0..<10 { await session.emit(StepStartedEvent(turn: turn)) }
    await session.flush()
    #expect(warnings.all.count == 3)
    await session.close()
  }

  // LB2-TRACE-04
  @Test func `close closes each exporter once, after its last event`() async {
    let log = Collector<String>()
    let session = session([LoggingExporter(log: log), FilteredExporter(LoggingExporter(log: log), types: ["none"])])
    await session.emit(StepStartedEvent(turn: 0))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<5 { group.addTask { await session.close() } }
    }
    await session.close()
    #expect(log.all == ["step.started", "close", "close"])
    await session.emit(StepStartedEvent(turn: 1))
    session.post(StepStartedEvent(turn: 1))
    session.add(LoggingExporter(log: log))
    session.on(StepStartedEvent.self) { log.append("handled \($0.turn)") }
    await session.emit(StepStartedEvent(turn: 2))
    #expect(!session.wants(StepStartedEvent.type))
    #expect(log.all.count == 3)
    #expect(warnings.all == ["The exporter LoggingExporter was added to a closed session and gets no events."])
  }

  @Test func `an error while closing is only warned of`() async {
    let session = session([LoggingExporter(log: Collector(), closeError: TestFailure())])
    await session.close()
    #expect(warnings.all.count == 1)
    #expect(warnings.all.first?.contains("failed while closing: TestFailure()") == true)
  }

  // LB1-TRACE-04, LB2-TRACE-05, LB4-TRACE-11
  @Test func `a filtered exporter passes only its types on, unchanged`() async {
    let session = session([FilteredExporter(seen.exporter, types: [ToolCallEvent.self, ToolResultEvent.self])])
    await session.emit(StepStartedEvent(turn: 0))
    await session.emit(ToolCallEvent(callId: "c", name: "add", arguments: [:], turn: 0))
    await session.emit(ToolResultEvent(callId: "c", name: "add", result: "3", durationMs: 1, turn: 0))
    await session.close()
    #expect(seen.names == ["tool.call", "tool.result"])
    #expect(seen.all.map(\.sequence) == [2, 3])
  }

  @Test func `exporters are never called by two threads at once`() async {
    let counts = Collector<Int>()
    let box = OverlapCheck()
    let session = session([CallbackExporter { _ in box.visit { counts.append(1) } }])
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { for turn in 0..<100 { await session.emit(StepStartedEvent(turn: turn)) } } }
    }
    await session.close()
    #expect(counts.all.count == 400)
    #expect(box.overlaps == 0)
  }
}

/// Counts visits that begin before another has ended.
final class OverlapCheck: Sendable {
  private let inside = Atomic<Int>(0)
  private let count = Atomic<Int>(0)

  var overlaps: Int { count.load(ordering: .relaxed) }

  func visit(_ body: () -> Void) {
    if inside.add(1, ordering: .acquiringAndReleasing).newValue > 1 { count.add(1, ordering: .relaxed) }
    body()
    inside.subtract(1, ordering: .acquiringAndReleasing)
  }
}

struct LoggingExporter: EventExporter {
  let log: Collector<String>
  var closeError: (any Error)?

  func export(_ event: EventRecord) { log.append(event.type.name) }
  func close() throws {
    log.append("close")
    if let closeError { throw closeError }
  }
}
