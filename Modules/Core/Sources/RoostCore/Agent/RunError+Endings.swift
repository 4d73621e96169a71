extension RunError {
  /// The caller stopped the run.
  static var cancelledRun: RunError { RunError(.cancelled, "The run was cancelled.", isRetryable: true) }
  /// The run's deadline passed.
  static var passedDeadline: RunError {
    RunError(.timeout, "The run's deadline passed before it had an answer; raise deadline or ask for less.", isRetryable: true)
  }
}

extension PauseRequest {
  /// Where an envelope's extra metadata carries the request.
  static let metadataKey = "pause"

  /// What the envelope of a paused run waits for.
  public init(_ envelope: Envelope) {
    let json = envelope.metadata.extra[Self.metadataKey]
    self.init(
      reason: json?["reason"]?.stringValue ?? envelope.error?.message ?? "The run waits for input.",
      callID: json?["call_id"]?.stringValue, details: json?["details"] ?? .null)
  }
}
