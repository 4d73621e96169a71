import Synchronization

/// Who is calling, as the host verified it, and what came with the request.
///
/// One object travels from the request to every tool, however deep. A model can't write it; tools take identity from nowhere else.
public final class ExecutionContext: Sendable {
  /// A caller whose identity the host verified.
  public struct Principal: Hashable, Sendable {
    /// Lower-cased, never empty.
    public let id: String
    /// What the identity provider said about the caller.
    public let claims: JSONObject

    /// Nil for an empty id.
    public init?(id: String, claims: JSONObject = JSONObject()) {
      guard !id.isEmpty else { return nil }
      self.id = id.lowercased()
      self.claims = claims
    }
  }

  /// Nil for an anonymous caller.
  public let principal: Principal?
  /// The route that took the request, as in `POST /chat`; empty outside a server.
  public let route: String
  /// Metadata of the route and the caller's request.
  public let metadata: JSONObject
  private let shared: Mutex<JSONObject>

  public init(principal: Principal? = nil, route: String = "", metadata: JSONObject = JSONObject(), state: JSONObject = JSONObject()) {
    self.principal = principal
    self.route = route
    self.metadata = metadata
    self.shared = Mutex(state)
  }

  /// The caller's id, or nothing for an anonymous caller.
  public var principalID: String { principal?.id ?? "" }

  /// State that guards, handlers and tools of one request share.
  public var state: JSONObject { shared.withLock { $0 } }

  /// Changes the shared state in one step.
  public func updateState<T: Sendable>(_ change: (inout JSONObject) -> sending T) -> T {
    shared.withLock { change(&$0) }
  }

  /// The context of the run that this code is part of.
  @TaskLocal public static var current: ExecutionContext?
}
