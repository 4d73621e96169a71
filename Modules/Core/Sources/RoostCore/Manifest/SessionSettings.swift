/// What a manifest says about the session, its exporters left out.
@Generable(keys: .snakeCase)
struct SessionSettings {
  /// Patterns whose matches are removed from events and logs, besides the values of secret settings.
  var redact: [String] = []
  /// Events that wait for exporters before the queue counts as full.
  @Guide(range: 1...1_000_000) var queuedEvents: Int = 10_000
}
