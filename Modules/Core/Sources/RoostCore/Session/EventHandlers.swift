import Synchronization

/// The typed handlers of a session.
final class EventHandlers: Sendable {
  /// A handler of events whose Swift type is `event`.
  class Handler: @unchecked Sendable {  // immutable, and so is its only subclass
    let id: Int
    let event: ObjectIdentifier

    init(id: Int, event: ObjectIdentifier) {
      self.id = id
      self.event = event
    }
  }

  final class TypedHandler<E: SessionEvent>: Handler, @unchecked Sendable {  // immutable
    let body: @Sendable (E, EventRecord) async throws -> Void

    init(id: Int, body: @escaping @Sendable (E, EventRecord) async throws -> Void) {
      self.body = body
      super.init(id: id, event: ObjectIdentifier(E.self))
    }
  }

  /// By wire name, in the order they were added.
  private let handlers = Mutex<[String: [Handler]]>([:])

  var isEmpty: Bool { handlers.withLock { $0.isEmpty } }

  func contains(_ type: EventType) -> Bool { handlers.withLock { $0[type.name] != nil } }

  func add<E: SessionEvent>(id: Int, _ body: @escaping @Sendable (E, EventRecord) async throws -> Void) {
    handlers.withLock { $0[E.type.name, default: []].append(TypedHandler<E>(id: id, body: body)) }
  }

  func remove(id: Int, name: String) {
    handlers.withLock { handlers in
      handlers[name]?.removeAll { $0.id == id }
      if handlers[name]?.isEmpty == true { handlers[name] = nil }
    }
  }

  func removeAll() { handlers.withLock { $0 = [:] } }

  func handlers<E: SessionEvent>(of type: E.Type) -> [TypedHandler<E>] {
    let found = handlers.withLock { $0[type.type.name] }
    // Another Swift type may use the same wire name; its handlers can't take this event.
    return found?.compactMap { $0.event == ObjectIdentifier(type) ? unsafeDowncast($0, to: TypedHandler<E>.self) : nil } ?? []
  }
}
