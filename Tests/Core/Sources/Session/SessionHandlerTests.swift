import RoostCore
import Testing

// LA-SIGNAL-01
struct SessionHandlerTests {
  let warnings = Collector<String>()

  func session(limits: SessionLimits = SessionLimits()) -> Session {
    Session(limits: limits, warn: { [warnings] in warnings.append($0) })
  }

  @Test func `handlers of one event run side by side, and emit waits for them`() async {
    let session = session()
    let (first, second) = (Gate(), Gate())
    let done = Collector<Int>()
    session.on(StepStartedEvent.self) { _ in
      first.open()
      await second.wait()
      done.append(1)
    }
    session.on(StepStartedEvent.self) { _ in
      await first.wait()
      second.open()
      done.append(2)
    }
    await session.emit(StepStartedEvent(turn: 0))
    #expect(Set(done.all) == [1, 2])
  }

  @Test func `a subscription that was cancelled gets nothing more`() async {
    let session = session()
    let turns = Collector<Int>()
    let subscription = session.on(StepStartedEvent.self) { turns.append($0.turn) }
    await session.emit(StepStartedEvent(turn: 1))
    session.off(subscription)
    await session.emit(StepStartedEvent(turn: 2))
    subscription.cancel()
    #expect(turns.all == [1])
  }

  @Test func `a handler that throws stops neither the run nor other handlers and is warned of once`() async {
    let session = session()
    let turns = Collector<Int>()
    session.on(StepStartedEvent.self) { _ in throw TestFailure() }
    session.on(StepStartedEvent.self) { turns.append($0.turn) }
    for turn in 0..<3 { await session.emit(StepStartedEvent(turn: turn)) }
    #expect(turns.all == [0, 1, 2])
    #expect(
      warnings.all == ["A handler failed while handling step.started: TestFailure(). Further failures of this kind are only counted."])
    #expect(session.statistics.unreportedFailures == 2)
  }

  @Test func `a handler gets only its type's events, and the record where it asks`() async {
    let session = session()
    let names = Collector<String>()
    session.on(ToolCallEvent.self) { event, record in names.append("\(event.name) \(record.sequence)") }
    await session.emit(StepStartedEvent(turn: 0))
    await session.emit(ToolCallEvent(callId: "c", name: "add", arguments: [:], turn: 0))
    #expect(names.all == ["add 1"])
  }

  // LA-SIGNAL-05
  @Test func `handlers read the task-local values of whoever emits`() async {
    let session = session()
    let users = Collector<String>()
    session.on(StepStartedEvent.self) { event in
      await Task.yield()
      users.append("\(event.turn) \(TestUser.current)")
    }
    await withTaskGroup(of: Void.self) { group in
      for user in 0..<2 {
        group.addTask {
          await TestUser.$current.withValue("user\(user)") {
            for _ in 0..<100 { await session.emit(StepStartedEvent(turn: user)) }
            session.post(StepStartedEvent(turn: user))
          }
        }
      }
    }
    await session.close()
    #expect(users.all.count == 202)
    #expect(Set(users.all) == ["0 user0", "1 user1"])
  }

  @Test func `posted events reach handlers in order, before what is emitted later`() async {
    let session = session()
    let turns = Collector<Int>()
    session.on(StepStartedEvent.self) { event in
      await Task.yield()
      turns.append(event.turn)
    }
    for turn in 0..<50 { session.post(StepStartedEvent(turn: turn)) }
    await session.emit(StepStartedEvent(turn: 50))
    #expect(turns.all == Array(0...50))
  }

  @Test func `posted events that handlers can't keep up with are dropped unless critical`() async {
    let session = session(limits: SessionLimits(postedEvents: 2))
    let gate = Gate()
    let seen = Collector<String>()
    session.on(TextDeltaEvent.self) { event in
      await gate.wait()
      seen.append(event.text)
    }
    session.on(RunPausedEvent.self) { seen.append($0.agent) }
    for text in ["a", "b", "c"] { session.post(TextDeltaEvent(text: text)) }
    session.post(RunPausedEvent(agent: "clerk", reason: "approval"))
    #expect(session.statistics.dropped == 1)
    gate.open()
    await session.emit(RunPausedEvent(agent: "last", reason: ""))
    #expect(seen.all == ["a", "b", "clerk", "last"])
  }

  @Test func `a handler may emit, but not without end`() async {
    let session = session(limits: SessionLimits(handlerDepth: 3))
    let turns = Collector<Int>()
    session.on(StepStartedEvent.self) { event in
      turns.append(event.turn)
      await session.emit(StepStartedEvent(turn: event.turn + 1))
    }
    await session.emit(StepStartedEvent(turn: 0))
    #expect(turns.all == [0, 1, 2])
    #expect(
      warnings.all == [
        "Events that handlers emit within handlers more than 3 deep are dropped, the first was step.started; "
          + "raise handlerDepth or emit less."
      ])
  }

  @Test func `a handler that posts its own event doesn't wait for itself`() async {
    let session = session(limits: SessionLimits(handlerDepth: 4))
    let turns = Collector<Int>()
    session.on(StepStartedEvent.self) { event in
      turns.append(event.turn)
      session.post(StepStartedEvent(turn: event.turn + 1))
      await session.emit(StepFinishedEvent(turn: 0, stopReason: "end_turn", toolCalls: 0))
    }
    session.post(StepStartedEvent(turn: 0))
    await session.close()
    #expect(turns.all.first == 0)
  }
}

enum TestUser {
  @TaskLocal static var current = "nobody"
}
