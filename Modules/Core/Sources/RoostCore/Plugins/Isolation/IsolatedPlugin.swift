/// A plugin whose components run in a worker; for the rest of the runtime they are components like any other.
struct IsolatedPlugin: Lifecycle {
  let bundle: PluginBundle
  let supervisor: WorkerSupervisor

  init(
    _ bundle: PluginBundle, _ isolation: PluginIsolation, program: WorkerProgram, libraries: LibraryDirectory, clock: any RunClock,
    log: PluginLog
  ) {
    self.bundle = bundle
    let proxy = Self.proxy(bundle, isolation, log)
    let launch = program.launch(bundle, isolation, libraries: libraries, proxy: proxy)
    var open: JSONObject = ["directory": .string(bundle.directory), "libraries": .string(libraries.path)]
    if proxy != nil { open["proxy"] = .integer(WorkerProcess.Launch.proxyDescriptor) }
    supervisor = WorkerSupervisor(
      plugin: bundle.name, open: .object(open), limits: isolation.limits, clock: clock, log: log
    ) { notify throws(WorkerEnding) in try WorkerProcess.start(launch, notify: notify) }
  }

  /// The way to the network, where the plugin has one. What is no host was refused with the manifest.
  private static func proxy(_ bundle: PluginBundle, _ isolation: PluginIsolation, _ log: PluginLog) -> NetworkProxy? {
    guard !isolation.permissions.network.isEmpty else { return nil }
    let grants: HostGrants
    do { grants = try HostGrants(isolation.permissions.network) } catch { grants = HostGrants() }
    return NetworkProxy(plugin: bundle.name, grants: grants, rules: isolation.addresses, limits: isolation.limits, log: log)
  }

  /// The component types as `plugin.json` describes them. The worker checks that the plugin registers the same.
  var components: [ComponentType] {
    bundle.descriptor.components.map { description in
      let supervisor = supervisor
      return ComponentType(
        id: description.id, prefix: description.prefix, section: description.section, summary: description.summary,
        settings: description.settings, metadata: description.metadata
      ) { settings, context in
        let request: JSONValue = [
          "component": .string(description.id), "settings": settings, "name": .string(context.name),
          "directory": .string(context.baseDirectory),
        ]
        do throws(RemoteFailure) {
          let instance = try await IsolatedComponent(supervisor: supervisor, request: request, clock: context.clock)
          do { return try RemoteInstance.make(description.prefix, instance) } catch {
            throw .failed("what it says of itself is wrong at \(error)")
          }
        } catch {
          throw error.original
        }
      }
    }
  }

  /// Starts the worker and opens the plugin in it; throws the reason why that did not work.
  func open(clock: any RunClock) async throws(PluginRefusal) {
    // The start has a limit of its own.
    switch await supervisor.connection(until: clock.now + supervisor.limits.startTimeout * 2) {
    case .success: return
    case .failure(let failure):
      throw PluginRefusal(
        plugin: bundle.name, directory: bundle.directory, reason: .workerFailed(reason: supervisor.remoteFailure(failure).description))
    }
  }

  /// The worker starts when the plugin is opened, and again after a crash.
  func start() async throws {}
  func stop() async { await supervisor.stop() }
}
