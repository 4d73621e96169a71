import RoostTesting
import Synchronization
import Testing

@testable import RoostCore

struct WorkerSupervisorTests {
  private let clock = ManualClock()
  private let log = PluginLog()
  private let workers = OneLock<[RecordingTransport]>([])

  private func supervisor(_ change: (inout WorkerLimits) -> Void = { _ in }) -> WorkerSupervisor {
    var limits = WorkerLimits()
    limits.restartDelay = .seconds(1)
    limits.restarts = 2
    change(&limits)
    return WorkerSupervisor(plugin: "p", open: ["directory": "/p"], limits: limits, clock: clock, log: log) { [workers] notify in
      let transport = RecordingTransport(notify: notify)
      workers.change { $0.append(transport) }
      return transport
    }
  }

  private func text(_ result: Result<WorkerConnection, WorkerSupervisor.CallFailure>) -> String {
    switch result {
    case .success: "a worker"
    case .failure(.cancelled): "cancelled"
    case .failure(.timedOut): "timed out"
    case .failure(.ended(let failure)): failure.message
    case .failure(.resting(_, let pause)): "resting for \(pause.seconds)"
    }
  }

  private func ask(_ supervisor: WorkerSupervisor, for time: Duration = .seconds(100)) -> Task<String, Never> {
    let deadline = clock.now + time
    return Task { text(await supervisor.connection(until: deadline)) }
  }

  /// A supervisor whose first worker serves.
  private func serving(_ change: (inout WorkerLimits) -> Void = { _ in }) async -> WorkerSupervisor {
    let supervisor = supervisor(change)
    let asked = ask(supervisor)
    await ready(0)
    _ = await asked.value
    return supervisor
  }

  /// The worker's number `place` says that it is ready.
  private func ready(_ place: Int) async {
    while workers.value.count <= place { await Task.yield() }
    _ = await workers.value[place].sent(1)
    workers.value[place].notify(.frame(WorkerFrame(.ready)))
  }

  @Test func `a worker is asked to open the plugin, and serves when it has`() async {
    let supervisor = supervisor()
    let asked = ask(supervisor)
    await ready(0)
    #expect(await asked.value == "a worker")
    #expect(workers.value[0].sent[0] == WorkerFrame(.open, payload: Array(#"{"directory":"/p"}"#.utf8)))
    #expect(await ask(supervisor).value == "a worker")
    #expect(supervisor.starts == 1)
  }

  @Test func `many who wait get one worker`() async {
    let supervisor = supervisor()
    let asked = (0..<20).map { _ in ask(supervisor) }
    await ready(0)
    for one in asked { #expect(await one.value == "a worker") }
    #expect(supervisor.starts == 1)
  }

  @Test func `a start that takes too long ends with its cause`() async {
    let supervisor = supervisor { $0.startTimeout = .seconds(3) }
    let asked = ask(supervisor)
    await clock.waitForSchedules(2)
    clock.advance(by: .seconds(3))
    #expect(await asked.value == "The worker of plugin p was not ready within 3 s and was ended.")
  }

  @Test func `a plugin that can't be opened says why`() async {
    let supervisor = supervisor()
    let asked = ask(supervisor)
    while workers.value.isEmpty { await Task.yield() }
    _ = await workers.value[0].sent(1)
    workers.value[0].notify(.frame(WorkerFrame(.error, payload: Array(#"{"reason":"no such file"}"#.utf8))))
    #expect(await asked.value == "The worker of plugin p could not open the plugin: no such file.")
  }

  @Test func `a worker that can't be confined says why`() async {
    let supervisor = supervisor()
    let asked = ask(supervisor)
    while workers.value.isEmpty { await Task.yield() }
    _ = await workers.value[0].sent(1)
    workers.value[0].notify(.frame(WorkerFrame(.report, payload: Array(#"{"error":"no Landlock"}"#.utf8))))
    #expect(await asked.value == "The worker of plugin p could not be confined: no Landlock.")
  }

  @Test(arguments: [WorkerFrame.Kind.report, .log]) func `a frame that is no JSON ends the worker`(kind: WorkerFrame.Kind) async {
    let supervisor = await serving()
    workers.value[0].notify(.frame(WorkerFrame(kind, payload: Array("{{".utf8))))
    guard case .misspoke? = workers.value[0].endings.first else {
      Issue.record("\(workers.value[0].endings)")
      return
    }
    _ = supervisor
  }

  @Test func `after a failure the next call waits for the delay and gets a new worker`() async {
    let supervisor = await serving()
    workers.value[0].notify(.ended(.signalled(6), lastLines: []))
    let scheduled = clock.scheduledDelays.count
    let asked = ask(supervisor)
    await clock.waitForSchedules(scheduled + 2)
    #expect(workers.value.count == 1)
    clock.advance(by: .seconds(1))
    await ready(1)
    #expect(await asked.value == "a worker")
    #expect(supervisor.starts == 2)
  }

  @Test func `too many failures are refused at once, until the pause is over`() async {
    let supervisor = await serving()
    workers.value[0].notify(.ended(.signalled(6), lastLines: []))
    for place in 1...2 {
      clock.advance(by: .seconds(5))
      let asked = ask(supervisor)
      await ready(place)
      _ = await asked.value
      workers.value[place].notify(.ended(.signalled(6), lastLines: []))
    }
    #expect(await ask(supervisor).value == "resting for 30")
    clock.advance(by: .seconds(30))
    let asked = ask(supervisor)
    await ready(3)
    #expect(await asked.value == "a worker")
  }

  @Test func `who waits for a worker can leave`() async {
    let supervisor = supervisor()
    let cancelled = ask(supervisor)
    let late = ask(supervisor, for: .seconds(2))
    await clock.waitForSchedules(3)
    cancelled.cancel()
    #expect(await cancelled.value == "cancelled")
    clock.advance(by: .seconds(2))
    #expect(await late.value == "timed out")
  }

  @Test func `stopping lets the worker end by itself, and starts no other`() async {
    let supervisor = await serving()
    let stopping = Task { await supervisor.stop() }
    let frames = await workers.value[0].sent(2)
    #expect(frames[1] == WorkerFrame(.stop))
    workers.value[0].notify(.ended(.exited(code: 0), lastLines: []))
    await stopping.value
    #expect(await ask(supervisor).value == "The worker of plugin p was stopped with its runtime.")
    await supervisor.stop()
    #expect(supervisor.starts == 1)
  }

  @Test func `a worker that does not stop is ended`() async {
    let supervisor = await serving()
    let scheduled = clock.scheduledDelays.count
    let stopping = Task { await supervisor.stop() }
    await clock.waitForSchedules(scheduled + 1)
    clock.advance(by: WorkerSupervisor.stopTime)
    await stopping.value
    #expect(workers.value[0].endings == [.stopped])
  }

  @Test func `a supervisor that nobody holds ends its worker`() async {
    var supervisor: WorkerSupervisor? = await serving()
    _ = supervisor
    supervisor = nil
    #expect(workers.value[0].endings == [.stopped])
  }

  @Test func `what a worker says reaches the session, also what it said before there was one`() async {
    let supervisor = await serving()
    workers.value[0].notify(.lines(["early"], isError: false))
    let exporter = LogLines()
    let session = Session(exporters: [exporter])
    log.attach(session)
    workers.value[0].notify(.lines(["late"], isError: true))
    workers.value[0].notify(.frame(WorkerFrame(.log, payload: Array(#"{"level":"debug","message":"from C"}"#.utf8))))
    await session.close()
    #expect(exporter.lines.value == ["p info early", "p warning late", "p debug from C"])
    _ = supervisor
  }
}

private final class LogLines: EventExporter {
  let lines = OneLock<[String]>([])
  func export(_ event: EventRecord) throws {
    guard event.type.name == "plugin.log" else { return }
    let words = ["plugin", "level", "message"].map { event.fields[$0]?.stringValue ?? "" }
    lines.change { $0.append(words.joined(separator: " ")) }
  }
}
