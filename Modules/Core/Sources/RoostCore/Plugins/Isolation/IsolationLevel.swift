/// Where a plugin's code runs.
public enum IsolationLevel: String, Hashable, Sendable, CaseIterable, Comparable {
  /// In Roost's own process, with all of its rights.
  case none
  /// In a process of its own, under limits and with a scrubbed environment.
  case process
  /// In such a process that can reach what it was granted and nothing else.
  case confined

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  public static func < (left: Self, right: Self) -> Bool { left.order < right.order }
}

/// How one plugin is isolated.
public struct PluginIsolation: Hashable, Sendable {
  public var level: IsolationLevel
  /// What it asks for and is granted; paths are absolute.
  public var permissions: PluginPermissions
  public var limits: WorkerLimits
  /// Which addresses its connections may go to.
  public var addresses: AddressRules

  public init(
    level: IsolationLevel, permissions: PluginPermissions = PluginPermissions(), limits: WorkerLimits = WorkerLimits(),
    addresses: AddressRules = AddressRules()
  ) {
    self.level = level
    self.permissions = permissions
    self.limits = limits
    self.addresses = addresses
  }

  /// Decision 66: the kinds that isolation covers.
  public static let kinds = ["tool", "guardrail", "provider", "embedder", "exporter"]
}
