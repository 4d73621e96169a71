import RoostCore

/// What users may set.
@Generable(keys: .snakeCase)
struct ClockSettings {
  /// Time zone of answers when the model names none, such as Europe/Paris.
  var zone: String = "UTC"
  /// Folder of compiled time zone files; the system's unless given.
  var tzdata: String?
  /// Time that the clock always shows, such as 2026-03-29T12:00:00Z, instead of the system's: for tests and repeatable examples.
  var now: String?
}
