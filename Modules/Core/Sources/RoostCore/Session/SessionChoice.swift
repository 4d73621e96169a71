/// Which session an agent tells of its runs.
public enum SessionChoice: Sendable {
  /// The caller's; none where the caller has none.
  case inherit
  /// None: the agent and everything below it stay invisible.
  case detached
  /// This one, whatever the caller's is.
  case use(Session)

  /// The sink for a run whose caller has `inherited`.
  public func sink(inherited: (any EventSink)?) -> (any EventSink)? {
    switch self {
    case .inherit: inherited
    case .detached: nil
    case .use(let session): session
    }
  }
}
