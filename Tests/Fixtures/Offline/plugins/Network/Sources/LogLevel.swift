public import RoostCore

/// How serious a log line is.
@Generable public enum LogLevel: String, CaseIterable, Sendable {
  case info, warning, error
}
