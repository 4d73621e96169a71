import RoostCore

/// What the process says on its way out; docs/cli.md lists the meanings.
enum ExitCode: Int32 {
  case ok = 0
  case failed = 1
  case usage = 2
  case invalidManifest = 3
  case pluginRefused = 4
  case denied = 5
  case limitReached = 6
  case providerFailed = 7
  case paused = 8
  case deadline = 124
  case interrupted = 130
  /// Standard output was closed: what a shell shows for a program that SIGPIPE ended.
  case outputClosed = 141
  case terminated = 143

  /// The one table from a run's error to the exit code.
  init(_ code: RunError.Code) {
    self =
      switch code {
      case .guardBlocked, .guardFailed, .approvalRejected: .denied
      case .maxTurnsExceeded, .maxRoundsExceeded, .maxIterationsExceeded, .budgetExceeded, .rateLimited: .limitReached
      case .providerUnavailable, .providerAuthentication, .providerPermission, .providerRateLimited, .providerInvalidRequest,
        .providerProtocol:
        .providerFailed
      case .paused: .paused
      case .timeout: .deadline
      case .cancelled: .interrupted
      case .toolArgumentInvalid, .toolFailed, .toolTimeout, .toolUnknown, .outputInvalid, .contentFiltered, .outputTruncated,
        .unsupportedFeature, .streamStalled, .contextExceeded, .concurrentPlanRun, .conversationFailed, .invalidInput, .pluginFailed,
        .engineFailed:
        .failed
      }
  }
}
