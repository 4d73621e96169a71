import Synchronization

extension Session {
  public func wants(_ type: EventType) -> Bool {
    switch listeners.load(ordering: .relaxed) {
    case 0: false
    case 2: handlers.contains(type)
    case 1, 3: true
    default: false
    }
  }

  public func emit<E: SessionEvent>(_ event: E) async {
    // Kept this small so that an event nobody needs costs next to nothing.
    if listeners.load(ordering: .relaxed) != 0, wants(E.type) { await emitWanted(event) }
  }

  private func emitWanted<E: SessionEvent>(_ event: E) async {
    guard let draft = draft(event) else { return }
    let isCritical = limits.isCritical(draft.record.type)
    let number: Int
    switch queue.admit(draft.record, whenFull: whenFull(isCritical, mayWait: true), isCritical: isCritical) {
    case .accepted(let accepted): number = accepted
    case .dropped: return noteDrop()
    case .full:
      guard let accepted = await queue.waitForRoom(draft.record, isCritical: isCritical) else { return noteDrop() }
      number = accepted
    }
    guard listeners.load(ordering: .relaxed) & 2 != 0 else { return }
    var record = draft.record
    record.sequence = number
    // What was posted before comes before; a handler's own events come while it runs.
    if Self.handlerDepth == 0 { await posted.finish() }
    await deliver(draft.event, record)
  }

  public func post<E: SessionEvent>(_ event: E) {
    if listeners.load(ordering: .relaxed) != 0, wants(E.type) { postWanted(event) }
  }

  private func postWanted<E: SessionEvent>(_ event: E) {
    guard let (event, record) = draft(event) else { return }
    let isCritical = limits.isCritical(E.type)
    let policy = whenFull(isCritical, mayWait: false)
    guard handlers.contains(E.type) else {
      if queue.admit(record, whenFull: policy, isCritical: isCritical) == .dropped { noteDrop() }
      return
    }
    let isAccepted = posted.add(droppableAbove: isCritical ? nil : limits.postedEvents) { [self] in
      guard case .accepted(let number) = queue.admit(record, whenFull: policy, isCritical: isCritical) else { return nil }
      var numbered = record
      numbered.sequence = number
      return { [self, numbered] in await deliver(event, numbered) }
    }
    if !isAccepted { noteDrop() }
  }

  /// The event and its record without secrets and without a number; nil where it may go nowhere.
  private func draft<E: SessionEvent>(_ event: E) -> (event: E, record: EventRecord)? {
    guard Self.handlerDepth < limits.handlerDepth else {
      failures.note(
        "Events that handlers emit within handlers more than \(limits.handlerDepth) deep are dropped, the first was \(E.type); "
          + "raise handlerDepth or emit less.", source: Self.depthWarning)
      return nil
    }
    guard case .object(let fields) = event.json else {
      failures.note("The event \(E.type) is dropped: its JSON is no object.", source: Self.shapeWarning)
      return nil
    }
    var record = EventRecord(type: E.type, sequence: 0, time: wallClock(), scope: RunScope.current, fields: fields, sessionID: id)
    switch redaction.redact(fields) {
    case .unchanged: return (event, record)
    case .dropped(let reason): return noteUnredactable(E.type, reason)
    case .changed(let safe):
      record.fields = safe
      do { return (try E(json: .object(safe)), record) } catch {
        return noteUnredactable(E.type, "What redaction left can't be read back at \(error.path).")
      }
    }
  }

  private func noteUnredactable<T>(_ type: EventType, _ reason: String) -> T? {
    unredactable.add(1, ordering: .relaxed)
    failures.note("The event \(type) is dropped: \(reason) Further ones are only counted.", source: Self.redactionWarning)
    return nil
  }

  private func deliver<E: SessionEvent>(_ event: E, _ record: EventRecord) async {
    let list = handlers.handlers(of: E.self)
    guard let first = list.first else { return }
    await Self.$handlerDepth.withValue(Self.handlerDepth + 1) {
      if list.count == 1 { return await call(first, event, record) }
      await withTaskGroup(of: Void.self) { group in
        for handler in list { group.addTask { await self.call(handler, event, record) } }
      }
    }
  }

  private func call<E: SessionEvent>(_ handler: EventHandlers.TypedHandler<E>, _ event: E, _ record: EventRecord) async {
    do { try await handler.body(event, record) } catch {
      failures.note(error, source: handler.id, name: "A handler", doing: "handling \(E.type)") { redaction.redact($0) }
    }
  }

  private func whenFull(_ isCritical: Bool, mayWait: Bool) -> EventQueue.WhenFull {
    switch limits.whenFull {
    case .hybrid: isCritical ? (mayWait ? .wait : .queueAnyway) : .drop
    case .block: mayWait ? .wait : .queueAnyway
    case .drop: .drop
    }
  }

  private func noteDrop() {
    guard listeners.load(ordering: .relaxed) & 4 == 0 else { return }
    failures.note(
      "Events are dropped: exporters or handlers are slower than the run. Raise queuedEvents or make them faster.", source: Self.dropWarning
    )
  }
}
