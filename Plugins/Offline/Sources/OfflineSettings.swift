public import RoostCore

/// What a manifest may say about the provider `offline`.
@Generable(keys: .snakeCase)
public struct OfflineSettings {
  /// The model's name that answers carry; any name is accepted.
  public var model: String = "offline-1"
  /// Milliseconds to wait before each piece of a streamed answer, to watch streaming at work.
  @Guide(range: 0...60_000)
  public var delayMs: Int = 0
}
