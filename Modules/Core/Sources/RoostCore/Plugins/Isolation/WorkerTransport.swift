/// What carries a connection's frames to a worker, and can end it.
protocol WorkerTransport: Sendable {
  /// Never waits.
  func send(_ frame: WorkerFrame)
  /// Bytes that are not on their way yet.
  var backlog: Int { get }
  /// Ends the worker for `ending`, which its calls will report. The first reason counts.
  func end(_ ending: WorkerEnding)
}
