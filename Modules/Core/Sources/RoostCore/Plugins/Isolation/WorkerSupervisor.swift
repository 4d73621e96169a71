internal import Synchronization

/// Keeps one plugin's worker: starts it when it is needed, again after it failed, and not too often; ends it with the runtime.
final class WorkerSupervisor: Sendable {
  /// Starts a worker that tells what happens in it; never waits.
  typealias Launcher = @Sendable (_ notify: @escaping @Sendable (WorkerProcess.Notice) -> Void) throws(WorkerEnding) -> any WorkerTransport

  private enum Phase: Sendable {
    case idle
    /// Waits for the delay before a restart.
    case delayed
    case starting(WorkerConnection, since: ContinuousClock.Instant)
    case serving(WorkerConnection, since: ContinuousClock.Instant)
    case stopping(WorkerConnection)
    case stopped
  }

  private struct State: Sendable {
    var phase = Phase.idle
    var policy: RestartPolicy
    /// Those who wait for a worker that serves.
    var waiting: [OneShot<Result<WorkerConnection, CallFailure>>] = []
    var lastFailure: WorkerFailure?
    var alarm: (any ScheduledAction)?
    /// Told when the worker that is there is gone.
    var leaving: [OneShot<Bool>] = []
    var report: JSONValue?
    var starts = 0
    var nextInstance: UInt32 = 1

    /// The worker that is there, serving or not.
    var connection: WorkerConnection? {
      switch phase {
      case .starting(let connection, _), .serving(let connection, _), .stopping(let connection): connection
      case .idle, .delayed, .stopped: nil
      }
    }
  }

  /// Why there is no worker for a call.
  enum CallFailure: Error, Sendable {
    case cancelled
    case timedOut
    case ended(WorkerFailure)
    /// It failed too often.
    case resting(WorkerFailure?, Duration)
  }

  let plugin: String
  let limits: WorkerLimits
  private let open: JSONValue
  private let clock: any RunClock
  private let log: PluginLog
  private let launcher: Launcher
  private let state: Mutex<State>

  /// `open` is what a new worker is asked to open.
  init(plugin: String, open: JSONValue, limits: WorkerLimits, clock: any RunClock, log: PluginLog, launcher: @escaping Launcher) {
    self.plugin = plugin
    self.open = open
    self.limits = limits
    self.clock = clock
    self.log = log
    self.launcher = launcher
    state = Mutex(State(policy: RestartPolicy(limits)))
  }

  deinit {
    let (connection, alarm) = state.withLock { ($0.connection, $0.alarm) }
    alarm?.cancel()
    connection?.end(.stopped)
  }

  /// How often a worker was started.
  var starts: Int { state.withLock { $0.starts } }
  /// The worker that is there.
  var current: WorkerConnection? { state.withLock { $0.connection } }
  /// What the newest worker said of its confinement.
  var report: JSONValue? { state.withLock { $0.report } }

  /// A number for an instance that every worker of this plugin knows it by.
  func newInstance() -> UInt32 {
    state.withLock { state in
      defer { state.nextInstance += 1 }
      return state.nextInstance
    }
  }

  // MARK: - Getting a worker

  /// The worker that serves, started if need be.
  func connection(until deadline: ContinuousClock.Instant) async -> Result<WorkerConnection, CallFailure> {
    let wait = OneShot<Result<WorkerConnection, CallFailure>>()
    let mustLaunch = state.withLock { state -> Bool in
      switch state.phase {
      case .serving(let connection, _):
        wait.finish(.success(connection))
        return false
      case .stopping, .stopped:
        wait.finish(.failure(.ended(WorkerFailure(plugin: plugin, ending: .stopped))))
        return false
      case .delayed, .starting:
        state.waiting.append(wait)
        return false
      case .idle: return request(&state, wait)
      }
    }
    if mustLaunch { launch() }
    if let now = wait.peek() { return now }
    let alarm = clock.schedule(at: deadline) { wait.finish(.failure(.timedOut)) }
    defer { alarm.cancel() }
    return await withTaskCancellationHandler {
      await wait.value()
    } onCancel: {
      wait.finish(.failure(.cancelled))
    }
  }

  /// Whether to launch now; otherwise the wait is over, or waits for an alarm.
  private func request(_ state: inout State, _ wait: OneShot<Result<WorkerConnection, CallFailure>>) -> Bool {
    switch state.policy.decision(at: clock.now) {
    case .now:
      state.waiting.append(wait)
      state.phase = .delayed
      return true
    case .after(let delay):
      state.waiting.append(wait)
      state.phase = .delayed
      state.alarm = clock.schedule(at: clock.now + delay) { [weak self] in self?.launch() }
      return false
    case .refused(let pause):
      wait.finish(.failure(.resting(state.lastFailure, pause)))
      return false
    }
  }

  private func launch() {
    let connection = WorkerConnection(plugin: plugin, limits: limits, clock: clock)
    let now = clock.now
    let isWanted = state.withLock { state in
      guard case .delayed = state.phase else { return false }
      state.phase = .starting(connection, since: now)
      state.starts += 1
      state.report = nil
      return true
    }
    guard isWanted else { return }
    let transport: any WorkerTransport
    do throws(WorkerEnding) {
      transport = try launcher { [weak self, weak connection] notice in
        guard let connection else { return }
        if let self {
          self.take(notice, connection)
        } else if case .ended(let ending, let lines) = notice {
          connection.finish(WorkerFailure(plugin: connection.plugin, ending: ending, lastLines: lines))
        }
      }
    } catch {
      return ended(connection, WorkerFailure(plugin: plugin, ending: error))
    }
    connection.attach(transport)
    let limit = limits.startTimeout
    let alarm = clock.schedule(at: now + limit) { transport.end(.startTimedOut(limit)) }
    let isStarting = state.withLock { state in
      guard case .starting(let current, _) = state.phase, current === connection else { return false }
      state.alarm = alarm
      return true
    }
    if isStarting { transport.send(WorkerFrame(.open, payload: open.jsonBytes())) } else { alarm.cancel() }
  }

  // MARK: - What happens in the worker

  private func take(_ notice: WorkerProcess.Notice, _ connection: WorkerConnection) {
    switch notice {
    case .frame(let frame): take(frame, connection)
    case .lines(let lines, let isError):
      for line in lines { log.post(plugin: plugin, level: isError ? "warning" : "info", line) }
    case .drained: connection.drained()
    case .ended(let ending, let lines):
      ended(connection, WorkerFailure(plugin: plugin, ending: ending, lastLines: lines))
    }
  }

  private func take(_ frame: WorkerFrame, _ connection: WorkerConnection) {
    switch frame.kind {
    case .report: read(frame, connection)
    case .ready: ready(connection)
    case .log:
      guard let json = parsed(frame, connection) else { return }
      let level = json["level"]?.stringValue ?? "info"
      let known = ["debug", "info", "warning", "error"].contains(level) ? level : "info"
      log.post(plugin: plugin, level: known, json["message"]?.stringValue ?? "")
    case .error where frame.call == 0:
      guard let json = parsed(frame, connection) else { return }
      connection.end(.notOpened(json["reason"]?.stringValue ?? "it gave no reason"))
    default: connection.receive(frame)
    }
  }

  private func parsed(_ frame: WorkerFrame, _ connection: WorkerConnection) -> JSONValue? {
    do { return try JSONValue(parsing: frame.payload) } catch {
      connection.end(.misspoke("a frame of the kind \"\(frame.kind)\" that is no JSON (\(error.message))"))
      return nil
    }
  }

  private func read(_ frame: WorkerFrame, _ connection: WorkerConnection) {
    guard let report = parsed(frame, connection) else { return }
    if let reason = report["error"]?.stringValue { return connection.end(.notConfined(reason)) }
    state.withLock { $0.report = report }
  }

  private func ready(_ connection: WorkerConnection) {
    let (waiting, alarm): ([OneShot<Result<WorkerConnection, CallFailure>>], (any ScheduledAction)?) = state.withLock { state in
      guard case .starting(let current, let since) = state.phase, current === connection else { return ([], nil) }
      state.phase = .serving(connection, since: since)
      defer {
        state.waiting = []
        state.alarm = nil
      }
      return (state.waiting, state.alarm)
    }
    alarm?.cancel()
    for wait in waiting { wait.finish(.success(connection)) }
  }

  private func ended(_ connection: WorkerConnection, _ failure: WorkerFailure) {
    var failure = failure
    let now = clock.now
    let done = state.withLock { state -> Ended? in
      guard state.connection === connection else { return nil }
      switch state.phase {
      case .starting(_, let since), .serving(_, let since):
        state.phase = .idle
        state.policy.failed(at: now, startedAt: since)
        state.lastFailure = failure
      case .stopping:
        state.phase = .stopped
        failure.ending = .stopped
      case .idle, .delayed, .stopped: break
      }
      defer {
        state.waiting = []
        state.leaving = []
        state.alarm = nil
      }
      return Ended(waiting: state.waiting, leaving: state.leaving, alarm: state.alarm)
    }
    done?.alarm?.cancel()
    if failure.ending != .stopped { log.post(plugin: plugin, level: "error", failure.message) }
    connection.finish(failure)
    for wait in done?.waiting ?? [] { wait.finish(.failure(.ended(failure))) }
    for one in done?.leaving ?? [] { one.finish(true) }
  }

  /// Who is told of a worker's end.
  private struct Ended {
    var waiting: [OneShot<Result<WorkerConnection, CallFailure>>]
    var leaving: [OneShot<Bool>]
    var alarm: (any ScheduledAction)?
  }

  // MARK: - Stopping

  /// How long a worker may take to stop its instances and end by itself.
  static let stopTime = Duration.seconds(2)

  /// Ends the worker, and starts no other. Safe twice.
  func stop() async {
    let gone = OneShot<Bool>()
    let (connection, waiting, alarm) = state.withLock { state in
      let connection = state.connection
      if let connection {
        state.phase = .stopping(connection)
        state.leaving.append(gone)
      } else {
        state.phase = .stopped
      }
      defer {
        state.waiting = []
        state.alarm = nil
      }
      return (connection, state.waiting, state.alarm)
    }
    alarm?.cancel()
    for wait in waiting { wait.finish(.failure(.ended(WorkerFailure(plugin: plugin, ending: .stopped)))) }
    guard let connection else { return }
    connection.send(WorkerFrame(.stop))
    let end = clock.schedule(at: clock.now + Self.stopTime) { connection.end(.stopped) }
    _ = await gone.value()
    end.cancel()
  }
}
