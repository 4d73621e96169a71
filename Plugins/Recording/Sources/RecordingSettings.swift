public import RoostCore

/// What a manifest may say about the provider `record`.
@Generable(keys: .snakeCase)
public struct RecordSettings {
  /// The provider that is asked.
  public var provider: ProviderReference
  /// The cassette, from the manifest's folder. It appears when everything has stopped; until then it is FILE.partial.
  @Guide(path: .output)
  public var file: String
  /// What the cassette calls the provider; its name, where this is absent.
  public var label: String?
  /// The most bytes of a cassette; a call that would write more fails.
  @Guide(range: 1_024...1_099_511_627_776)
  public var maxBytes: Int = 268_435_456
}

/// What a manifest may say about the provider `replay`.
@Generable(keys: .snakeCase)
public struct ReplaySettings {
  /// The provider whose requests are answered. It needs no key, and nothing of it is sent.
  public var provider: ProviderReference
  /// The cassette, from the manifest's folder.
  public var file: String
  /// What the cassette calls the provider; its name, where this is absent.
  public var label: String?
  /// How fast answers come: 1 as they were recorded, 2 twice as fast, 0 at once.
  @Guide(range: 0...1_000)
  public var speed: Double = 0
  /// Whether exchanges that nobody asked for are an error at the end.
  public var leftovers: Leftovers = .allow
  /// The largest cassette that is read, in bytes.
  @Guide(range: 1_024...1_099_511_627_776)
  public var maxBytes: Int = 268_435_456

  public enum Leftovers: String, Generable, CaseIterable, Sendable { case allow, refuse }
}
