/// Hands each event to a function.
public struct CallbackExporter: EventExporter {
  private let body: @Sendable (EventRecord) throws -> Void

  /// `body` is called in the order of the events, never twice at once, on a thread where it may block briefly.
  public init(_ body: @escaping @Sendable (EventRecord) throws -> Void) {
    self.body = body
  }

  public func export(_ event: EventRecord) throws { try body(event) }
}
