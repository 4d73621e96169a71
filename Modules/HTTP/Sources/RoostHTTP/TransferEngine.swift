internal import CRoostHTTP
internal import Glibc

/// What the loop's thread does: libcurl's transfers and their deadlines.
struct TransferEngine {
  /// The longest wait without work, in milliseconds: libcurl closes old connections now and then.
  private static let longestWait: Int32 = 60_000

  private let handle: LoopHandle
  private var active: [ObjectIdentifier: RunningTransfer] = [:]
  private let round = Round()
  /// When deadlines are looked at again; nothing is due before.
  private var nextCheck: ContinuousClock.Instant?

  init(_ handle: LoopHandle) { self.handle = handle }

  mutating func obey(_ command: TransferLoop.Command) {
    switch command {
    case .start(let transfer):
      guard !transfer.isCancelled else { return }
      let running = RunningTransfer(transfer, round)
      guard let loop = handle.pointer, running.start(in: loop) else { return }
      active[ObjectIdentifier(transfer)] = running
      note(running.deadline)
    case .resume(let transfer):
      guard let running = active[ObjectIdentifier(transfer)] else { return }
      round.begin()
      running.resume()
      round.tell()
      note(running.deadline)
    case .cancel(let transfer): active.removeValue(forKey: ObjectIdentifier(transfer))?.close()
    case .stop: break
    }
  }

  mutating func step() {
    guard let loop = handle.pointer else { return }
    round.begin()
    _ = roost_http_loop_perform(loop)
    var context: UnsafeMutableRawPointer?
    var outcome = ROOST_HTTP_OK
    while roost_http_loop_next_ended(loop, &context, &outcome) {
      guard let context else { continue }
      let running = Unmanaged<RunningTransfer>.fromOpaque(context).takeUnretainedValue()
      active.removeValue(forKey: ObjectIdentifier(running.transfer))
      running.end(outcome)
    }
    expire()
    round.tell()
  }

  func wait() {
    guard let loop = handle.pointer else {
      // Without libcurl nothing was started; only a new command matters, and it can't wake what isn't there.
      usleep(10_000)
      return
    }
    var milliseconds = Self.longestWait
    if let nextCheck {
      milliseconds = Int32(min(Double(Self.longestWait), max(0, (nextCheck - .now) / .milliseconds(1)).rounded(.up)))
    }
    _ = roost_http_loop_wait(loop, milliseconds)
  }

  mutating func close() {
    for running in active.values { running.fail(.cancelled) }
    active = [:]
  }

  private mutating func note(_ deadline: ContinuousClock.Instant?) {
    guard let deadline else { return }
    nextCheck = min(nextCheck ?? deadline, deadline)
  }

  /// Deadlines move with every byte; they are looked at when the earliest that was known has passed.
  private mutating func expire() {
    let now = round.start
    guard let check = nextCheck, check <= now else { return }
    nextCheck = nil
    for (id, running) in active {
      guard let deadline = running.deadline else { continue }
      if deadline > now {
        note(deadline)
      } else {
        active.removeValue(forKey: id)
        running.fail(running.timeoutError)
      }
    }
  }
}

/// What the transfers of one round of the loop share.
final class Round {
  /// When the round began: near enough for deadlines, and one look at the clock for all.
  private(set) var start = ContinuousClock.now
  /// Those that something came for.
  private var touched: [RunningTransfer] = []

  func begin() { start = .now }

  func touch(_ transfer: RunningTransfer) { touched.append(transfer) }

  /// Tells the readers of what came.
  func tell() {
    for transfer in touched { transfer.tell() }
    touched.removeAll(keepingCapacity: touched.capacity <= 4_096)
  }
}
