/// How engines treat a tool.
public struct ToolOptions: Hashable, Sendable {
  /// What happens to a call whose outcome is unknown after a crash.
  public enum Recovery: String, Hashable, Sendable, CaseIterable {
    /// The call may be repeated: the tool does nothing, or looks at the idempotency key.
    case retry
    /// Someone is asked.
    case ask
  }

  /// Whether each call waits for somebody's approval (default false).
  public var requiresConfirmation: Bool
  /// The most time for one call; nil means the engine's `tool_timeout`.
  public var timeout: Duration?
  /// How long a result may be used again for equal arguments of the same caller; nil means never.
  public var cacheTTL: Duration?
  /// Whether the provider should hold the model to the schema (default false).
  public var strict: Bool
  /// Words that rules match, as in `outward`, `private`, `untrusted`.
  public var labels: Set<String>
  /// Default `ask`.
  public var recovery: Recovery

  public init(
    requiresConfirmation: Bool = false, timeout: Duration? = nil, cacheTTL: Duration? = nil, strict: Bool = false, labels: Set<String> = [],
    recovery: Recovery = .ask
  ) {
    self.requiresConfirmation = requiresConfirmation
    self.timeout = timeout
    self.cacheTTL = cacheTTL
    self.strict = strict
    self.labels = labels
    self.recovery = recovery
  }
}
