public import RoostCore

/// Registers the providers `fallback`, `router`, `rate_limited` and `cached`.
public struct ComposingPlugin: Plugin {
  public init() {}

  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(
      .provider, "fallback", summary: "Asks the next of several providers when one has given up.", settings: FallbackSettings.self
    ) { settings, context in try FallbackProvider(settings, context) as any Provider }
    registry.add(
      .provider, "router", summary: "Chooses the provider of each call by rules.", settings: RouterSettings.self
    ) { settings, context in try RouterProvider(settings, context) as any Provider }
    registry.add(
      .provider, "rate_limited", summary: "Holds calls of a provider back, so that it isn't asked too often.",
      settings: RateLimitedSettings.self
    ) { settings, context in try RateLimitedProvider(settings, context) as any Provider }
    registry.add(
      .provider, "cached", summary: "Answers a request that was answered before from a store.", settings: CachedSettings.self
    ) { settings, context in try CachedProvider(settings, context) as any Provider }
  }
}

@c(roost_plugin_v1_composing) public func composingPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(ComposingPlugin()) }
