import Synchronization

@testable import RoostCore

/// A worker that does nothing by itself: a test answers for it.
final class RecordingTransport: WorkerTransport {
  private struct State: Sendable {
    var sent: [WorkerFrame] = []
    var endings: [WorkerEnding] = []
    var backlog = 0
    var watchers: [(count: Int, done: OneShot<Bool>)] = []
  }

  private let state = Mutex(State())
  let notify: @Sendable (WorkerProcess.Notice) -> Void

  init(notify: @escaping @Sendable (WorkerProcess.Notice) -> Void = { _ in }) { self.notify = notify }

  var sent: [WorkerFrame] { state.withLock { $0.sent } }
  var endings: [WorkerEnding] { state.withLock { $0.endings } }
  var backlog: Int { state.withLock { $0.backlog } }
  func setBacklog(_ bytes: Int) { state.withLock { $0.backlog = bytes } }

  func send(_ frame: WorkerFrame) {
    let ready = state.withLock { state in
      state.sent.append(frame)
      let count = state.sent.count
      defer { state.watchers.removeAll { $0.count <= count } }
      return state.watchers.filter { $0.count <= count }.map(\.done)
    }
    for one in ready { one.finish(true) }
  }

  func end(_ ending: WorkerEnding) {
    let isFirst = state.withLock { state in
      state.endings.append(ending)
      return state.endings.count == 1
    }
    if isFirst { notify(.ended(ending, lastLines: [])) }
  }

  /// The first `count` frames, once there are as many.
  func sent(_ count: Int) async -> [WorkerFrame] {
    let done = OneShot<Bool>()
    state.withLock { state in
      if state.sent.count >= count { done.finish(true) } else { state.watchers.append((count, done)) }
    }
    _ = await done.value()
    return sent
  }
}
