/// Core's own components, registered by the same call as everybody else's.
public struct CorePlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
  }

  /// What `register` adds.
  public static let components: [ComponentType] = {
    var registrar = PluginRegistrar()
    // Core's registration only collects; there is nothing in it that throws.
    do { try CorePlugin().register(in: &registrar) } catch { preconditionFailure("Core's own registration failed: \(error)") }
    return registrar.components
  }()
}
