/// Why this machine could not be asked what it can confine.
public enum ConfinementProbeError: Error, Equatable, CustomStringConvertible {
  case noChild(reason: String)

  public var description: String {
    switch self {
    case .noChild(let reason): "no child process could be started to try confinement: \(reason). Check the limit of processes (ulimit -u)."
    }
  }
}
