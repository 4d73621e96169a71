internal import Synchronization

/// The supervisor's side of one worker: numbers calls, matches answers, holds calls back when the worker has enough, and sees that no
/// cancelled call stays.
///
/// Whoever reads the socket hands frames to ``receive(_:)``; nothing here blocks.
final class WorkerConnection: Sendable {
  private enum Pending: Sendable {
    /// Numbered, not sent: it may be cancelled by now.
    case reserved(isCancelled: Bool)
    case call(CheckedContinuation<CallAnswer, Never>)
    case stream(ChunkQueue)
    /// Nobody waits any more. It goes when the worker answers, or the worker does.
    case abandoned
  }

  private struct State: Sendable {
    var transport: (any WorkerTransport)?
    var ending: WorkerFailure?
    var nextCall: UInt64 = 1
    var calls: [UInt64: Pending] = [:]
    var alarms: [UInt64: any ScheduledAction] = [:]
    /// Calls that wait until the worker has room, in order.
    var waiting: [(id: UInt64, turn: OneShot<Bool>)] = []
    var admitted = 0
    /// Calls that nobody waits for any more. While there are any, the worker may be about to be ended, and gets no others.
    var abandoned = 0
    var instances: [UInt32: InstanceState] = [:]

    func hasRoom(_ limit: Int) -> Bool {
      abandoned == 0 && admitted < limit && (transport?.backlog ?? 0) <= WorkerConnection.maximumBacklog
    }
  }

  private enum InstanceState: Sendable {
    case making([OneShot<CallAnswer>])
    case made
  }

  let plugin: String
  let limits: WorkerLimits
  private let clock: any RunClock
  private let state = Mutex(State())

  /// Bytes that may wait to be sent before further calls do.
  static let maximumBacklog = 4 << 20
  /// Chunks of one stream that may be on their way or wait.
  static let streamCredit = 128

  init(plugin: String, limits: WorkerLimits, clock: any RunClock) {
    self.plugin = plugin
    self.limits = limits
    self.clock = clock
  }

  func attach(_ transport: any WorkerTransport) { state.withLock { $0.transport = transport } }

  /// How it ended; nil while it serves.
  var ending: WorkerFailure? { state.withLock { $0.ending } }

  /// Calls that the worker has, those included that nobody waits for.
  var callsInFlight: Int { state.withLock { $0.calls.count } }

  func send(_ frame: WorkerFrame) { state.withLock { $0.transport }?.send(frame) }

  func end(_ ending: WorkerEnding) { state.withLock { $0.transport }?.end(ending) }

  // MARK: - Calls

  /// Sends one request and waits for its answer: until it comes, `timeout` passes or the task is cancelled.
  func call(_ kind: WorkerFrame.Kind = .call, _ payload: [UInt8], timeout: Duration) async -> CallAnswer {
    let deadline = clock.now + timeout
    let id = reserve()
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
    let id = reserve()
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

  private func reserve() -> UInt64 {
    state.withLock { state in
      let id = state.nextCall
      state.nextCall += 1
      state.calls[id] = .reserved(isCancelled: false)
      return id
    }
  }

  /// Waits for the call's turn; gives an answer where there will be none.
  private func admit(_ id: UInt64, until deadline: ContinuousClock.Instant, _ timeout: Duration) async -> CallAnswer? {
    let turn: OneShot<Bool>? = state.withLock { state in
      guard state.ending == nil, !state.hasRoom(limits.concurrentCalls) else {
        state.admitted += 1
        return nil
      }
      let turn = OneShot<Bool>()
      state.waiting.append((id, turn))
      return turn
    }
    guard let turn else { return nil }
    let alarm = clock.schedule(at: deadline) { turn.finish(false) }
    defer { alarm.cancel() }
    if await turn.value() { return nil }
    let (wasCancelled, ending) = state.withLock { state in
      state.waiting.removeAll { $0.id == id }
      let pending = state.calls.removeValue(forKey: id)
      guard case .reserved(isCancelled: true)? = pending else { return (false, state.ending) }
      return (true, state.ending)
    }
    if wasCancelled { return .lost(.cancelled) }
    return .lost(ending == nil ? .timedOut(timeout) : .notSent)
  }

  /// Sends the request; gives a loss where it must not be sent any more.
  private func begin(_ id: UInt64, _ pending: Pending, _ frame: WorkerFrame) -> CallLoss? {
    let (loss, transport): (CallLoss?, (any WorkerTransport)?) = state.withLock { state in
      guard case .reserved(let isCancelled)? = state.calls[id] else { return (.notSent, nil) }
      if isCancelled || state.ending != nil {
        state.calls[id] = nil
        release(&state)
        return (isCancelled ? .cancelled : .notSent, nil)
      }
      state.calls[id] = pending
      return (nil, state.transport)
    }
    if loss != nil { clearAlarm(id) }
    transport?.send(frame)
    return loss
  }

  /// Lets the next call in, where there is room.
  private func release(_ state: inout State) {
    state.admitted -= 1
    admitWaiting(&state)
  }

  private func admitWaiting(_ state: inout State) {
    while !state.waiting.isEmpty, state.hasRoom(limits.concurrentCalls) {
      let next = state.waiting.removeFirst()
      if next.turn.finish(true) { state.admitted += 1 }
    }
  }

  /// The transport has sent what was waiting.
  func drained() { state.withLock { admitWaiting(&$0) } }

  /// The caller leaves: it gets `loss`, the worker is told, and a worker that goes on all the same is ended after the grace.
  private func abandon(_ id: UInt64, _ loss: CallLoss) {
    var leaver: (() -> Void)?
    let transport: (any WorkerTransport)? = state.withLock { state in
      switch state.calls[id] {
      case .reserved:
        state.calls[id] = .reserved(isCancelled: true)
        if let place = state.waiting.firstIndex(where: { $0.id == id }) {
          let turn = state.waiting.remove(at: place).turn
          leaver = { turn.finish(false) }
        }
        return nil
      case .call(let continuation): leaver = { continuation.resume(returning: .lost(loss)) }
      case .stream(let queue): leaver = { queue.finish(.lost(loss)) }
      case .abandoned, nil: return nil
      }
      state.calls[id] = .abandoned
      state.abandoned += 1
      return state.transport
    }
    if let transport {
      let grace = limits.cancelGrace
      let timeout = limits.callTimeout
      setAlarm(id, at: clock.now + grace, isGrace: true) { transport.end(.overran(timeout)) }
      transport.send(WorkerFrame(.cancel, call: id))
    }
    leaver?()
  }

  /// A call has one alarm: its deadline, and once nobody waits for it, the worker's.
  private func setAlarm(
    _ id: UInt64, at instant: ContinuousClock.Instant, isGrace: Bool = false, _ action: @escaping @Sendable () -> Void
  ) {
    let alarm = clock.schedule(at: instant, action)
    let old = state.withLock { state -> (any ScheduledAction)? in
      switch state.calls[id] {
      case nil: return alarm
      case .abandoned? where !isGrace: return alarm
      default: return state.alarms.updateValue(alarm, forKey: id)
      }
    }
    old?.cancel()
  }

  private func clearAlarm(_ id: UInt64) {
    let alarm = state.withLock { state -> (any ScheduledAction)? in
      if case .abandoned? = state.calls[id] { return nil }
      return state.alarms.removeValue(forKey: id)
    }
    alarm?.cancel()
  }

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
    let (pending, alarm) = state.withLock { state in
      // A reserved call has not been sent: nothing can answer it.
      if case .reserved? = state.calls[frame.call] { return (nil as Pending?, nil as (any ScheduledAction)?) }
      let pending = state.calls.removeValue(forKey: frame.call)
      if case .abandoned? = pending { state.abandoned -= 1 }
      if pending != nil { release(&state) }
      return (pending, state.alarms.removeValue(forKey: frame.call))
    }
    alarm?.cancel()
    switch pending {
    case .call(let continuation): continuation.resume(returning: answer)
    case .stream(let queue): queue.finish(answer)
    case .abandoned: break
    case .reserved, nil: end(.misspoke("an answer to call \(frame.call), which is not open"))
    }
  }

  private func chunk(_ frame: WorkerFrame) {
    let pending = state.withLock { $0.calls[frame.call] }
    switch pending {
    case .stream(let queue): if !queue.add(frame.payload) { end(.misspoke("more chunks than it had credit for")) }
    case .abandoned: break
    case .call, .reserved, nil: end(.misspoke("a chunk of call \(frame.call), which is no open stream"))
    }
  }

  /// The worker is gone: every call ends with `failure`.
  func finish(_ failure: WorkerFailure) {
    let (calls, alarms, waiting, makers) = state.withLock { state in
      guard state.ending == nil else { return ([Pending](), [any ScheduledAction](), [OneShot<Bool>](), [OneShot<CallAnswer>]()) }
      state.ending = failure
      state.transport = nil
      var calls: [Pending] = []
      for (id, pending) in state.calls {
        // Whoever reserved a call finds the ending by himself.
        if case .reserved = pending { continue }
        calls.append(pending)
        state.calls[id] = nil
      }
      let makers = state.instances.values.flatMap { instance -> [OneShot<CallAnswer>] in
        if case .making(let waiting) = instance { waiting } else { [] }
      }
      defer {
        state.alarms = [:]
        state.waiting = []
        state.instances = [:]
      }
      return (calls, Array(state.alarms.values), state.waiting.map(\.turn), makers)
    }
    for alarm in alarms { alarm.cancel() }
    for turn in waiting { turn.finish(false) }
    for maker in makers { maker.finish(.lost(.ended(failure))) }
    for pending in calls {
      switch pending {
      case .call(let continuation): continuation.resume(returning: .lost(.ended(failure)))
      case .stream(let queue): queue.finish(.lost(.ended(failure)))
      case .abandoned, .reserved: break
      }
    }
  }

  // MARK: - Instances

  /// Whether the instance was made in this worker.
  func has(instance: UInt32) -> Bool {
    state.withLock { state in
      if case .made? = state.instances[instance] { true } else { false }
    }
  }

  /// Makes an instance once, however many ask; gives the answer that the worker gave, or an empty one where it was made before.
  func make(instance: UInt32, _ work: () async -> CallAnswer) async -> CallAnswer {
    let shared: OneShot<CallAnswer>? = state.withLock { state in
      switch state.instances[instance] {
      case .made:
        let done = OneShot<CallAnswer>()
        done.finish(.result([]))
        return done
      case .making(let waiting):
        let mine = OneShot<CallAnswer>()
        state.instances[instance] = .making(waiting + [mine])
        return mine
      case nil:
        state.instances[instance] = .making([])
        return nil
      }
    }
    if let shared {
      return await withTaskCancellationHandler {
        await shared.value()
      } onCancel: {
        shared.finish(.lost(.cancelled))
      }
    }
    let answer = await work()
    let waiting = state.withLock { state -> [OneShot<CallAnswer>] in
      guard case .making(let waiting)? = state.instances[instance] else { return [] }
      if case .result = answer { state.instances[instance] = .made } else { state.instances[instance] = nil }
      return waiting
    }
    for one in waiting { one.finish(answer) }
    return answer
  }

  /// Forgets an instance.
  func drop(instance: UInt32) {
    guard state.withLock({ $0.instances.removeValue(forKey: instance) }) != nil else { return }
    send(WorkerFrame(.drop, number: instance))
  }
}
