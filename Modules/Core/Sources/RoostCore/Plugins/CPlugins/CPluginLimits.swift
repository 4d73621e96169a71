/// What one C plugin may take of the host.
struct CPluginLimits: Sendable {
  /// Threads that serve the plugin's calls; further calls wait for one (default 64).
  var threads = 64
  /// How long a thread without work is kept, in seconds (default 10).
  var idleSeconds = 10
  /// Longest answer of a call, in bytes (default 16 MiB).
  var answerBytes = 16 << 20
  /// Longest piece of a stream, in bytes (default 1 MiB).
  var pieceBytes = 1 << 20
  /// Pieces of a stream that wait for its reader before `emit` blocks (default 64).
  var waitingPieces = 64
  /// What is kept of a log line, in bytes (default 64 KiB, as the header says).
  var logBytes = 64 << 10
  /// Longest list of components, in bytes (default 4 MiB).
  var componentsBytes = 4 << 20
}
