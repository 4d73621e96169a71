public import RoostCore

/// Where a service runs.
@Generable public enum DeployEnvironment: String, CaseIterable, Sendable {
  case production, staging
}
