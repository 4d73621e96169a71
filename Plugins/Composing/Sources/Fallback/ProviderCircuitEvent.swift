public import RoostCore

/// A provider of a fallback is left alone, tried again, or in use again.
@Generable(keys: .snakeCase)
public struct ProviderCircuitEvent: SessionEvent {
  public static let type = EventType("provider.circuit")

  /// The provider's name in the manifest.
  public var provider: String
  /// The fallback's name in the manifest.
  public var fallback: String
  /// `open`: it isn't asked; `half_open`: one call tries it; `closed`: it is in use.
  public var state: String
  /// For how long it isn't asked, in milliseconds.
  public var coolDownMs: Double?
  /// What failed last.
  public var message: String?
}

extension SessionEvent {
  /// Tells the session of the run that is going on, where there is one that listens.
  func emit() async {
    guard let events = RunContext.current?.events, events.wants(Self.type) else { return }
    await events.emit(self)
  }
}
