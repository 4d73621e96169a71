/// The calls of one worker, from their number to their end: who waits for what, and who may send next. A value; its methods say what to do,
/// and whoever holds it does that outside its lock.
struct CallTable: Sendable {
  enum Pending: Sendable {
    /// Numbered, not sent: it may be cancelled by now.
    case reserved(isCancelled: Bool)
    case call(CheckedContinuation<CallAnswer, Never>)
    case stream(ChunkQueue)
    /// Nobody waits any more. It goes when the worker answers, or the worker does.
    case abandoned
  }

  /// The calls that the worker may have at a time.
  let limit: Int
  var transport: (any WorkerTransport)?
  private(set) var ending: WorkerFailure?
  private var nextCall: UInt64 = 1
  private var calls: [UInt64: Pending] = [:]
  private var alarms: [UInt64: any ScheduledAction] = [:]
  /// Calls that wait until the worker has room, in order.
  private var waiting: [(id: UInt64, turn: OneShot<Bool>)] = []
  private var admitted = 0
  /// Calls that nobody waits for any more. While there are any, the worker may be about to be ended, and gets no others.
  private var abandoned = 0

  /// Bytes that may wait to be sent before further calls do.
  static let maximumBacklog = 4 << 20

  init(limit: Int) { self.limit = limit }

  /// The calls that the worker has, those included that nobody waits for.
  var count: Int { calls.count }

  subscript(id: UInt64) -> Pending? { calls[id] }

  // MARK: - Getting in

  mutating func reserve() -> UInt64 {
    defer { nextCall += 1 }
    calls[nextCall] = .reserved(isCancelled: false)
    return nextCall
  }

  private var hasRoom: Bool { abandoned == 0 && admitted < limit && (transport?.backlog ?? 0) <= Self.maximumBacklog }

  /// What a call waits for before it may be sent; nil where it may at once.
  mutating func turn(of id: UInt64) -> OneShot<Bool>? {
    guard ending == nil, !hasRoom else {
      admitted += 1
      return nil
    }
    let turn = OneShot<Bool>()
    waiting.append((id, turn))
    return turn
  }

  /// Forgets a call whose turn did not come; tells whether it was cancelled.
  mutating func giveUp(_ id: UInt64) -> Bool {
    waiting.removeAll { $0.id == id }
    if case .reserved(isCancelled: true)? = calls.removeValue(forKey: id) { return true }
    return false
  }

  /// The request is about to be sent; gives the loss where it must not be any more.
  mutating func begin(_ id: UInt64, _ pending: Pending) -> CallLoss? {
    guard case .reserved(let isCancelled)? = calls[id] else { return .notSent }
    if isCancelled || ending != nil {
      calls[id] = nil
      release()
      return isCancelled ? .cancelled : .notSent
    }
    calls[id] = pending
    return nil
  }

  /// Lets the next call in, where there is room.
  private mutating func release() {
    admitted -= 1
    admitWaiting()
  }

  mutating func admitWaiting() {
    while !waiting.isEmpty, hasRoom {
      let next = waiting.removeFirst()
      if next.turn.finish(true) { admitted += 1 }
    }
  }

  // MARK: - Getting out

  /// What becomes of a call whose caller leaves.
  struct Leaving {
    /// Tells the caller.
    var leave: () -> Void
    /// Whom to tell that nobody waits any more; nil where nothing was sent.
    var transport: (any WorkerTransport)?
  }

  /// The caller leaves with `loss`; nil where there is nobody to tell.
  mutating func abandon(_ id: UInt64, _ loss: CallLoss) -> Leaving? {
    let leave: () -> Void
    switch calls[id] {
    case .reserved:
      calls[id] = .reserved(isCancelled: true)
      guard let place = waiting.firstIndex(where: { $0.id == id }) else { return nil }
      let turn = waiting.remove(at: place).turn
      return Leaving(leave: { turn.finish(false) })
    case .call(let continuation): leave = { continuation.resume(returning: .lost(loss)) }
    case .stream(let queue): leave = { queue.finish(.lost(loss)) }
    case .abandoned, nil: return nil
    }
    calls[id] = .abandoned
    abandoned += 1
    return Leaving(leave: leave, transport: transport)
  }

  /// The call is answered: who waits for that, and its alarm. Nothing can answer a call that was not sent.
  mutating func take(_ id: UInt64) -> (pending: Pending?, alarm: (any ScheduledAction)?) {
    if case .reserved? = calls[id] { return (nil, nil) }
    let pending = calls.removeValue(forKey: id)
    if case .abandoned? = pending { abandoned -= 1 }
    if pending != nil { release() }
    return (pending, alarms.removeValue(forKey: id))
  }

  /// Sets the call's alarm: its deadline, and once nobody waits for it, the worker's. Gives the one to cancel.
  mutating func set(_ alarm: any ScheduledAction, of id: UInt64, isGrace: Bool) -> (any ScheduledAction)? {
    switch calls[id] {
    case nil: return alarm
    case .abandoned? where !isGrace: return alarm
    default: return alarms.updateValue(alarm, forKey: id)
    }
  }

  /// Takes away the call's deadline, not the worker's; gives it to cancel.
  mutating func clearAlarm(of id: UInt64) -> (any ScheduledAction)? {
    if case .abandoned? = calls[id] { return nil }
    return alarms.removeValue(forKey: id)
  }

  /// What is left when the worker is gone.
  struct Remainder {
    var calls: [Pending] = []
    var alarms: [any ScheduledAction] = []
    var turns: [OneShot<Bool>] = []
  }

  /// The worker is gone. Nothing is left the second time.
  mutating func finish(_ failure: WorkerFailure) -> Remainder {
    guard ending == nil else { return Remainder() }
    ending = failure
    transport = nil
    var left = Remainder(alarms: Array(alarms.values), turns: waiting.map(\.turn))
    for (id, pending) in calls {
      // Whoever reserved a call finds the ending by himself.
      if case .reserved = pending { continue }
      left.calls.append(pending)
      calls[id] = nil
    }
    alarms = [:]
    waiting = []
    return left
  }
}
