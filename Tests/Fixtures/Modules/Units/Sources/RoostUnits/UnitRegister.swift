import Synchronization

/// Counts what was converted: one object that whoever links this module shares.
public final class UnitRegister: Sendable {
  public static let shared = UnitRegister()
  private let state = Mutex(0)

  private init() {}

  public var count: Int { state.withLock { $0 } }
  public func add() { state.withLock { $0 += 1 } }
}
