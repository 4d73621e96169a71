/// A handler or an exporter of a session, to take it off again. Letting go of the value changes nothing.
public struct Subscription: Sendable {
  private let remove: @Sendable () -> Void

  init(_ remove: @escaping @Sendable () -> Void) {
    self.remove = remove
  }

  /// Ends the delivery; a delivery that has begun goes on. Safe twice.
  public func cancel() { remove() }
}
