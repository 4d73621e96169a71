import RoostCore
import Testing

// LB3-TRACE-10, LB4-TRACE-07
struct SessionQueueTests {
  let seen = Collector<EventRecord>()
  let warnings = Collector<String>()
  let gate = BlockingLatch()
  /// Opened when the exporter holds its first event.
  let busy = Gate()
  let clock = HandClock()

  /// A session whose exporter waits at the gate, with room for one event besides the one it holds.
  func session(whenFull: SessionLimits.FullQueue = .hybrid, atMost: Int = 100, critical: Set<String>? = nil) async -> Session {
    let session = Session(
      exporters: [
        CallbackExporter { [seen, gate, busy] record in
          if record.sequence == 1 { busy.open() }
          gate.wait()
          seen.append(record)
        }
      ], limits: SessionLimits(queuedEvents: 2, queuedEventsAtMost: atMost, whenFull: whenFull, criticalEvents: critical), clock: clock,
      warn: { [warnings] in warnings.append($0) })
    await session.emit(StepStartedEvent(turn: 0))
    await busy.wait()
    await session.emit(StepStartedEvent(turn: 1))
    return session
  }

  @Test func `a full queue drops what may be dropped and makes critical events wait`() async {
    let session = await session()
    await session.emit(StepStartedEvent(turn: 2))
    #expect(session.statistics.dropped == 1)
    let waiting = Task { await session.emit(RunPausedEvent(agent: "clerk", reason: "approval")) }
    while clock.alarmCount == 0 { await Task.yield() }
    #expect(session.statistics.events == 2)
    gate.open()
    await waiting.value
    await session.emit(StepStartedEvent(turn: 3))
    await session.close()
    #expect(seen.names.prefix(3) == ["step.started", "step.started", "run.paused"])
    #expect(seen.all.map(\.sequence) == Array(1...seen.all.count))
    #expect(session.statistics.droppedCritical == 0)
    #expect(
      warnings.all == ["Events are dropped: exporters or handlers are slower than the run. Raise queuedEvents or make them faster."])
  }

  @Test func `a posted critical event is queued although the queue is full`() async {
    let session = await session()
    for _ in 0..<5 { session.post(RunPausedEvent(agent: "clerk", reason: "approval")) }
    session.post(StepStartedEvent(turn: 2))
    gate.open()
    await session.close()
    #expect(seen.names == ["step.started", "step.started"] + Array(repeating: "run.paused", count: 5))
    #expect(session.statistics.dropped == 1)
  }

  @Test func `nothing is queued beyond the last limit, and what is lost is counted apart`() async {
    let session = await session(atMost: 3)
    for _ in 0..<5 { session.post(RunPausedEvent(agent: "clerk", reason: "approval")) }
    gate.open()
    await session.close()
    #expect(seen.all.map(\.sequence) == [1, 2, 3])
    #expect(session.statistics.droppedCritical == 4)
  }

  @Test func `with block every event waits, with drop none does`() async {
    let blocking = await session(whenFull: .block)
    let waiting = Task { await blocking.emit(StepStartedEvent(turn: 2)) }
    while clock.alarmCount == 0 { await Task.yield() }
    gate.open()
    await waiting.value
    await blocking.close()
    #expect(seen.all.count == 3)
  }

  @Test func `with drop critical events are dropped too`() async {
    let session = await session(whenFull: .drop)
    await session.emit(RunPausedEvent(agent: "clerk", reason: "approval"))
    gate.open()
    await session.close()
    #expect(seen.all.count == 2)
    #expect(session.statistics.droppedCritical == 1)
  }

  @Test func `the set of critical events can be replaced`() async {
    let session = await session(critical: ["text.delta"])
    await session.emit(RunPausedEvent(agent: "clerk", reason: "approval"))
    session.post(TextDeltaEvent(text: "a"))
    gate.open()
    await session.close()
    #expect(seen.names == ["step.started", "step.started", "text.delta"])
  }

  @Test func `an exporter that hangs holds a run up for the stall limit, once`() async {
    let session = await session()
    let waiting = Task { await session.emit(RunPausedEvent(agent: "first", reason: "")) }
    while clock.alarmCount == 0 { await Task.yield() }
    clock.advance(by: .seconds(30))
    await waiting.value
    await session.emit(RunPausedEvent(agent: "second", reason: ""))
    #expect(session.statistics.events == 4)
    gate.open()
    await session.close()
    #expect(seen.all.count == 4)
  }

  @Test func `a cancelled run doesn't wait for exporters, but its last event is queued`() async {
    let session = await session()
    let waiting = Task { await session.emit(RunCancelledEvent(agent: "clerk", reason: "cancelled", latencyMs: 1)) }
    while clock.alarmCount == 0 { await Task.yield() }
    waiting.cancel()
    await waiting.value
    gate.open()
    await session.close()
    #expect(seen.names.last == "run.cancelled")
  }

  @Test func `flush waits for what was emitted, and says when the time was too short`() async {
    let session = await session()
    let short = Task { await session.flush(within: .seconds(1)) }
    while clock.alarmCount == 0 { await Task.yield() }
    clock.advance(by: .seconds(1))
    #expect(await !short.value)
    let cancelled = Task { await session.flush() }
    cancelled.cancel()
    #expect(await !cancelled.value)
    gate.open()
    #expect(await session.flush())
    #expect(seen.all.count == 2)
    await session.close()
  }

  @Test func `whoever waits for the last event is always told`() async {
    // Nobody turns this clock: a flush or an event that misses its signal would wait for ever.
    let session = Session(exporters: [seen.exporter], limits: SessionLimits(queuedEvents: 1), clock: clock)
    for turn in 0..<500 {
      await session.emit(RunPausedEvent(agent: "clerk", reason: "\(turn)"))
      if turn % 3 == 0 { #expect(await session.flush()) }
    }
    await session.close()
    #expect(seen.all.count == 500)
  }

  @Test func `close gives up on an exporter that hangs`() async {
    let session = await session()
    let closing = Task { await session.close() }
    let again = Task { await session.close() }
    for _ in 0..<2 {
      while clock.alarmCount == 0 { await Task.yield() }
      clock.advance(by: .seconds(5))
    }
    await closing.value
    await again.value
    #expect(
      warnings.all == ["The session was closed after 5.0 seconds with 2 events not exported; a slow exporter needs a longer close limit."])
    gate.open()
  }
}
