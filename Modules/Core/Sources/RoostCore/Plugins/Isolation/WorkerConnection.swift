internal import Synchronization

/// The supervisor's side of one worker: numbers calls, matches answers, holds calls back when the worker has enough, and sees that no
/// cancelled call stays.
///
/// Whoever reads the socket hands frames to ``receive(_:)``; nothing here blocks.
final class WorkerConnection: Sendable {
  let plugin: String
  let limits: WorkerLimits
  private let clock: any RunClock
  private let calls: Mutex<CallTable>
  private let instances = InstanceTable()

  /// Chunks of one stream that may be on their way or wait.
  static let streamCredit = 128

  init(plugin: String, limits: WorkerLimits, clock: any RunClock) {
    self.plugin = plugin
    self.limits = limits
    self.clock = clock
    calls = Mutex(CallTable(limit: limits.concurrentCalls))
  }

  func attach(_ transport: any WorkerTransport) { calls.withLock { $0.transport = transport } }

  /// How it ended; nil while it serves.
  var ending: WorkerFailure? { calls.withLock { $0.ending } }

  /// Calls that the worker has, those included that nobody waits for.
  var callsInFlight: Int { calls.withLock { $0.count } }

  func send(_ frame: WorkerFrame) { calls.withLock { $0.transport }?.send(frame) }

  func end(_ ending: WorkerEnding) { calls.withLock { $0.transport }?.end(ending) }

  // MARK: - Calls

  /// Sends one request and waits for its answer: until it comes, `timeout` passes or the task is cancelled.
  func call(_ kind: WorkerFrame.Kind = .call, _ payload: [UInt8], timeout: Duration) async -> CallAnswer {
    let deadline = clock.now + timeout
    let id = calls.withLock { $0.reserve() }
    return await withTaskCancellationHandler {
      if let refusal = await admit(id, until: deadline, timeout) { return refusal }
      setAlarm(id, at: deadline) { [self] in abandon(id, .timedOut(timeout)) }
      let answer = await withCheckedContinuation { continuation in
        if let refusal = begin(id, .call(continuation), WorkerFrame(kind, call: id, payload: payload)) {
          continuation.resume(returning: .lost(refusal))
        }
      }
      return answer
    } onCancel: {
      abandon(id, .cancelled)
    }
  }

  /// Sends one request and gives what it answers in pieces to `each`, in batches, in order; then the answer. `timeout` is the longest
  /// silence. `each` gives false to stop.
  func stream(
    _ payload: [UInt8], timeout: Duration, each: (_ chunks: [[UInt8]]) async -> Bool
  ) async -> CallAnswer {
    let id = calls.withLock { $0.reserve() }
    let queue = ChunkQueue(credit: Self.streamCredit)
    return await withTaskCancellationHandler {
      if let refusal = await admit(id, until: clock.now + timeout, timeout) { return refusal }
      var bytes = WorkerFrame(.credit, number: UInt32(Self.streamCredit)).payload
      bytes += payload
      if let refusal = begin(id, .stream(queue), WorkerFrame(.stream, call: id, payload: bytes)) { return .lost(refusal) }
      var owed = 0
      while true {
        setAlarm(id, at: clock.now + timeout) { [self] in abandon(id, .timedOut(timeout)) }
        let batch = await queue.take()
        clearAlarm(id)
        switch batch {
        case .end(let answer): return answer
        case .chunks(let chunks):
          guard await each(chunks) else {
            abandon(id, .cancelled)
            return .lost(.cancelled)
          }
          owed += chunks.count
          // Not for each chunk: a frame costs more than a chunk.
          guard owed >= Self.streamCredit / 2 else { continue }
          queue.grant(owed)
          send(WorkerFrame(.credit, call: id, number: UInt32(owed)))
          owed = 0
        }
      }
    } onCancel: {
      abandon(id, .cancelled)
    }
  }

  /// Waits for the call's turn; gives an answer where there will be none.
  private func admit(_ id: UInt64, until deadline: ContinuousClock.Instant, _ timeout: Duration) async -> CallAnswer? {
    guard let turn = calls.withLock({ $0.turn(of: id) }) else { return nil }
    let alarm = clock.schedule(at: deadline) { turn.finish(false) }
    defer { alarm.cancel() }
    if await turn.value() { return nil }
    let (wasCancelled, ending) = calls.withLock { ($0.giveUp(id), $0.ending) }
    if wasCancelled { return .lost(.cancelled) }
    return .lost(ending == nil ? .timedOut(timeout) : .notSent)
  }

  /// Sends the request; gives a loss where it must not be sent any more.
  private func begin(_ id: UInt64, _ pending: CallTable.Pending, _ frame: WorkerFrame) -> CallLoss? {
    let (loss, transport) = calls.withLock { ($0.begin(id, pending), $0.transport) }
    if let loss {
      clearAlarm(id)
      return loss
    }
    transport?.send(frame)
    return nil
  }

  /// The transport has sent what was waiting.
  func drained() { calls.withLock { $0.admitWaiting() } }

  /// The caller leaves: it gets `loss`, the worker is told, and a worker that goes on all the same is ended after the grace.
  private func abandon(_ id: UInt64, _ loss: CallLoss) {
    guard let leaving = calls.withLock({ $0.abandon(id, loss) }) else { return }
    if let transport = leaving.transport {
      let grace = limits.cancelGrace
      let timeout = limits.callTimeout
      setAlarm(id, at: clock.now + grace, isGrace: true) { transport.end(.overran(timeout)) }
      transport.send(WorkerFrame(.cancel, call: id))
    }
    leaving.leave()
  }

  private func setAlarm(
    _ id: UInt64, at instant: ContinuousClock.Instant, isGrace: Bool = false, _ action: @escaping @Sendable () -> Void
  ) {
    let alarm = clock.schedule(at: instant, action)
    calls.withLock { $0.set(alarm, of: id, isGrace: isGrace) }?.cancel()
  }

  private func clearAlarm(_ id: UInt64) { calls.withLock { $0.clearAlarm(of: id) }?.cancel() }

  // MARK: - Answers

  /// Takes a frame that the decoder let through; what is out of place ends the worker.
  func receive(_ frame: WorkerFrame) {
    switch frame.kind {
    case .result: answer(frame, .result(frame.payload))
    case .error: answer(frame, .failure(frame.payload))
    case .chunk: chunk(frame)
    default: end(.misspoke("a frame of the kind \"\(frame.kind)\" out of place"))
    }
  }

  private func answer(_ frame: WorkerFrame, _ answer: CallAnswer) {
    let (pending, alarm) = calls.withLock { $0.take(frame.call) }
    alarm?.cancel()
    switch pending {
    case .call(let continuation): continuation.resume(returning: answer)
    case .stream(let queue): queue.finish(answer)
    case .abandoned: break
    case .reserved, nil: end(.misspoke("an answer to call \(frame.call), which is not open"))
    }
  }

  private func chunk(_ frame: WorkerFrame) {
    switch calls.withLock({ $0[frame.call] }) {
    case .stream(let queue): if !queue.add(frame.payload) { end(.misspoke("more chunks than it had credit for")) }
    case .abandoned: break
    case .call, .reserved, nil: end(.misspoke("a chunk of call \(frame.call), which is no open stream"))
    }
  }

  /// The worker is gone: every call ends with `failure`.
  func finish(_ failure: WorkerFailure) {
    let left = calls.withLock { $0.finish(failure) }
    for alarm in left.alarms { alarm.cancel() }
    for turn in left.turns { turn.finish(false) }
    instances.finish(failure)
    for pending in left.calls {
      switch pending {
      case .call(let continuation): continuation.resume(returning: .lost(.ended(failure)))
      case .stream(let queue): queue.finish(.lost(.ended(failure)))
      case .abandoned, .reserved: break
      }
    }
  }

  // MARK: - Instances

  /// Whether the instance was made in this worker.
  func has(instance: UInt32) -> Bool { instances.has(instance) }

  /// Makes an instance once, however many ask; gives the answer that the worker gave, or an empty one where it was made before.
  func make(instance: UInt32, _ work: () async -> CallAnswer) async -> CallAnswer { await instances.make(instance, work) }

  /// Forgets an instance.
  func drop(instance: UInt32) {
    if instances.drop(instance) { send(WorkerFrame(.drop, number: instance)) }
  }
}
