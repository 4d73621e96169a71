import CRoostSandbox

/// One mechanism of confinement and what came of it on this machine.
public struct ConfinementMechanism: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    /// The level or the grants asked for don't use it.
    case notAsked
    case applied
    /// The error number is the kernel's.
    case unavailable(errno: Int32)
  }

  /// In words, such as "PID namespace".
  public let name: String
  public let state: State

  init(index: UInt32, report: roost_mechanism_report) {
    name = String(cString: roost_mechanism_name(index))
    state =
      switch report.state {
      case ROOST_APPLIED.rawValue: .applied
      case ROOST_UNAVAILABLE.rawValue: .unavailable(errno: report.error)
      default: .notAsked
      }
  }
}
