public import RoostCore

/// Reads the status table.
public struct ServiceStatusTool: Tool {
  @Generable public struct Arguments {
    @Guide("Name of the service.") public var service: String
    @Guide("Where it runs, production unless given.") public var environment: DeployEnvironment?
  }

  public let name = "service_status"
  public let description = "Tells whether a service is up, degraded or down, and since when."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    let place = arguments.environment ?? .production
    let found = WordMatch.best(for: arguments.service, in: ServiceRecord.all.filter { $0.environment == place }, by: \.name)
    return found.isEmpty ? "No such service in \(place.rawValue)." : found.map(\.line).joined(separator: "\n")
  }
}
