public import RoostCore

/// A cache answered a call, kept an answer, or could not.
@Generable(keys: .snakeCase)
public struct ProviderCacheEvent: SessionEvent {
  public static let type = EventType("provider.cache")

  /// The cache's name in the manifest.
  public var provider: String
  /// `hit`, `stored`, or `failed` where the store did.
  public var outcome: String
  /// What failed.
  public var message: String?
}
