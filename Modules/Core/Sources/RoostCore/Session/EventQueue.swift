import Dispatch
import Synchronization

/// Numbers events and hands them to the exporters, one after another, on a thread that is not the cooperative pool's.
final class EventQueue: Sendable {
  /// What becomes of an event when the queue is full.
  enum WhenFull { case drop, wait, queueAnyway }

  enum Admission: Equatable {
    /// Under this number.
    case accepted(Int)
    case dropped
    /// There is no room; the event may wait for some.
    case full
  }

  /// An exporter and the number under which its failures are counted.
  struct Sink: Sendable {
    let id: Int
    let exporter: any EventExporter
    var name: String { "The exporter \(type(of: exporter))" }
  }

  private struct Entry: Sendable {
    var record: EventRecord
    /// The exporters at the time of the event: one that is added later gets later events only.
    var sinks: [Sink]
  }

  private struct Waiter: Sendable {
    var id: Int
    var record: EventRecord
    /// Gets the event's number, or 0 when it was dropped.
    var signal: OneShot<Int>
  }

  private struct State: Sendable {
    var sinks: [Sink] = []
    var pending: [Entry] = []
    var isDraining = false
    var isClosed = false
    /// The last number given.
    var sequence = 0
    /// How many events were ever queued.
    var queued = 0
    var waiters: [Waiter] = []
    var nextWaiter = 0
    var flushes: [(target: Int, signal: OneShot<Bool>)] = []
    /// How many events had been exported when somebody gave up waiting: nobody waits again until there is progress.
    var stalledAt: Int?
    var dropped = 0
    var droppedCritical = 0
  }

  /// How long the thread stays for more before it goes: waking it costs the emitter more than all else.
  private static let linger = DispatchTimeInterval.milliseconds(1)

  private let state = Mutex(State())
  private let exported = Atomic<Int>(0)
  /// Whether somebody waits for room or for a flush.
  private let isAwaited = Atomic<Bool>(false)
  private let wake = DispatchSemaphore(value: 0)
  private let thread = DispatchQueue(label: "roost.session.exporters")
  private let limits: SessionLimits
  private let clock: any RunClock
  private let onFailure: @Sendable (any Error, Sink, _ doing: String) -> Void

  init(limits: SessionLimits, clock: any RunClock, onFailure: @escaping @Sendable (any Error, Sink, _ doing: String) -> Void) {
    self.limits = limits
    self.clock = clock
    self.onFailure = onFailure
  }

  var counts: (sequence: Int, dropped: Int, droppedCritical: Int, waiting: Int) {
    state.withLock { ($0.sequence, $0.dropped, $0.droppedCritical, $0.queued - exported.load(ordering: .acquiring)) }
  }

  var hasSinks: Bool { state.withLock { !$0.sinks.isEmpty } }

  /// False where the queue is closed.
  func add(_ sink: Sink) -> Bool {
    state.withLock { state in
      if !state.isClosed { state.sinks.append(sink) }
      return !state.isClosed
    }
  }

  /// How many exporters are left.
  func remove(id: Int) -> Int {
    state.withLock { state in
      state.sinks.removeAll { $0.id == id }
      return state.sinks.count
    }
  }

  /// Takes the event without waiting. The record's own number is ignored.
  func admit(_ record: EventRecord, whenFull: WhenFull, isCritical: Bool) -> Admission {
    var mustStart = false
    let admission = state.withLock { state -> Admission in
      if state.isClosed { return .dropped }
      let done = exported.load(ordering: .acquiring)
      let isFull = state.queued - done >= limits.queuedEvents || !state.waiters.isEmpty
      if isFull, !state.sinks.isEmpty {
        let mayWait = whenFull == .wait && state.stalledAt != done
        if mayWait { return .full }
        if whenFull == .drop || state.queued - done >= limits.queuedEventsAtMost {
          count(drop: isCritical, in: &state)
          return .dropped
        }
      }
      return .accepted(enqueue(record, in: &state, mustStart: &mustStart))
    }
    if mustStart { thread.async { [self] in drain() } }
    return admission
  }

  /// Waits for room, but no longer than the task lives or `limits.stall`; the event's number, or nil when it was dropped.
  func waitForRoom(_ record: EventRecord, isCritical: Bool) async -> Int? {
    let signal = OneShot<Int>()
    var mustStart = false
    let waiter: Int? = state.withLock { state in
      let done = announceWaiting()
      if state.isClosed || state.waiters.isEmpty && state.queued - done < limits.queuedEvents {
        signal.finish(state.isClosed ? 0 : enqueue(record, in: &state, mustStart: &mustStart))
        return nil
      }
      state.nextWaiter += 1
      state.waiters.append(Waiter(id: state.nextWaiter, record: record, signal: signal))
      return state.nextWaiter
    }
    if mustStart { thread.async { [self] in drain() } }
    guard let waiter else {
      let number = await signal.value()
      return number == 0 ? nil : number
    }
    let alarm = clock.schedule(at: clock.now + limits.stall) { [self] in giveUp(waiter, isCritical: isCritical, stalled: true) }
    defer { alarm.cancel() }
    let number = await withTaskCancellationHandler {
      await signal.value()
    } onCancel: {
      giveUp(waiter, isCritical: isCritical, stalled: false)
    }
    return number == 0 ? nil : number
  }

  /// Waits until everything queued so far is exported; false where `limit` passed before.
  func flush(within limit: Duration, cancellable: Bool) async -> Bool {
    let signal: OneShot<Bool>? = state.withLock { state in
      guard announceWaiting() < state.queued else { return nil }
      let signal = OneShot<Bool>()
      state.flushes.append((state.queued, signal))
      return signal
    }
    guard let signal else { return true }
    let alarm = clock.schedule(at: clock.now + limit) { signal.finish(false) }
    defer { alarm.cancel() }
    guard cancellable else { return await signal.value() }
    return await withTaskCancellationHandler {
      await signal.value()
    } onCancel: {
      signal.finish(false)
    }
  }

  /// Refuses further events and closes each exporter once; false where `limit` passed before.
  func close(within limit: Duration) async -> Bool {
    let (sinks, waiters) = state.withLock { state in
      defer {
        state.isClosed = true
        state.sinks = []
        state.waiters = []
      }
      state.dropped += state.waiters.count
      return (state.sinks, state.waiters)
    }
    for waiter in waiters { waiter.signal.finish(0) }
    wake.signal()
    let signal = OneShot<Bool>()
    thread.async { [onFailure] in
      for sink in sinks {
        do { try sink.exporter.close() } catch { onFailure(error, sink, "closing") }
      }
      signal.finish(true)
    }
    let alarm = clock.schedule(at: clock.now + limit) { signal.finish(false) }
    defer { alarm.cancel() }
    return await signal.value()
  }

  /// Tells the exporters' thread that somebody is about to wait, and gives how many events it has exported. In this order, and the thread
  /// does the opposite: either it sees the waiter or the waiter sees its last event.
  private func announceWaiting() -> Int {
    isAwaited.store(true, ordering: .sequentiallyConsistent)
    return exported.load(ordering: .sequentiallyConsistent)
  }

  private func count(drop isCritical: Bool, in state: inout State) {
    state.dropped += 1
    if isCritical { state.droppedCritical += 1 }
  }

  private func enqueue(_ record: EventRecord, in state: inout State, mustStart: inout Bool) -> Int {
    state.sequence += 1
    guard !state.sinks.isEmpty else { return state.sequence }
    state.pending.append(Entry(record: record, sinks: state.sinks))
    state.pending[state.pending.count - 1].record.sequence = state.sequence
    state.queued += 1
    if !state.isDraining {
      state.isDraining = true
      mustStart = true
    }
    return state.sequence
  }

  private func giveUp(_ id: Int, isCritical: Bool, stalled: Bool) {
    var mustStart = false
    state.withLock { state in
      guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return }
      let waiter = state.waiters.remove(at: index)
      let done = exported.load(ordering: .acquiring)
      if stalled { state.stalledAt = done }
      guard state.queued - done < limits.queuedEventsAtMost else {
        count(drop: isCritical, in: &state)
        waiter.signal.finish(0)
        return
      }
      waiter.signal.finish(enqueue(waiter.record, in: &state, mustStart: &mustStart))
    }
    if mustStart { thread.async { [self] in drain() } }
  }

  /// Exports what waits, and stays a little for more.
  private func drain() {
    var batch: [Entry] = []
    var hasLingered = false
    while true {
      let isOver = state.withLock { state in
        if state.pending.isEmpty {
          state.isDraining = !hasLingered
          return hasLingered
        }
        swap(&batch, &state.pending)
        return false
      }
      if isOver { return }
      if batch.isEmpty {
        _ = wake.wait(timeout: .now() + Self.linger)
        hasLingered = true
        continue
      }
      hasLingered = false
      for entry in batch { export(entry) }
      batch.removeAll(keepingCapacity: true)
    }
  }

  private func export(_ entry: Entry) {
    for sink in entry.sinks {
      do { try sink.exporter.export(entry.record) } catch { onFailure(error, sink, "exporting \(entry.record.type)") }
    }
    exported.add(1, ordering: .sequentiallyConsistent)
    if isAwaited.load(ordering: .sequentiallyConsistent) { serveWaiters() }
  }

  private func serveWaiters() {
    state.withLock { state in
      let done = exported.load(ordering: .acquiring)
      while state.queued - done < limits.queuedEvents, !state.waiters.isEmpty {
        let waiter = state.waiters.removeFirst()
        var isRunning = false  // it is: this is the thread
        waiter.signal.finish(enqueue(waiter.record, in: &state, mustStart: &isRunning))
      }
      state.flushes.removeAll { flush in
        guard flush.target <= done else { return false }
        flush.signal.finish(true)
        return true
      }
      isAwaited.store(!state.waiters.isEmpty || !state.flushes.isEmpty, ordering: .releasing)
    }
  }
}
