import Synchronization

extension Session {
  /// Waits until every event so far is exported; false where `limit` (default `limits.flush`) passed or the task was cancelled before.
  @discardableResult
  public func flush(within limit: Duration? = nil) async -> Bool {
    await queue.flush(within: limit ?? limits.flush, cancellable: true)
  }

  /// Exports what waits, closes each exporter once and ends all deliveries, in `limits.close` at most. Safe twice; later events reach nobody.
  public func close() async {
    let isFirst = OneShot<Bool>()
    life.withLock { life in
      switch life {
      case .open:
        life = .closing([])
        isFirst.finish(true)
      case .closing(let others): life = .closing(others + [isFirst])
      case .closed: isFirst.finish(false)
      }
    }
    guard await isFirst.value() else { return }
    await shutDown()
    let others = life.withLock { life -> [OneShot<Bool>] in
      defer { life = .closed }
      if case .closing(let others) = life { return others }
      return []
    }
    for other in others { other.finish(false) }
  }

  private func shutDown() async {
    let end = clock.now + limits.close
    listeners.bitwiseOr(4, ordering: .relaxed)
    var isComplete = await posted.finish(until: end, clock: clock)
    handlers.removeAll()
    isComplete = await queue.flush(within: max(.zero, end - clock.now), cancellable: false) && isComplete
    let left = queue.counts.waiting
    isComplete = await queue.close(within: max(.zero, end - clock.now)) && isComplete
    failures.report()
    if !isComplete {
      failures.note(
        "The session was closed after \(limits.close) with \(left) events not exported; a slow exporter needs a longer close limit.",
        source: Self.closeWarning)
    }
  }
}
