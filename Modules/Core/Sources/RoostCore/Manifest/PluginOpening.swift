internal import Dispatch

/// Opens the plugins that a manifest uses: in this process, or each in a worker.
struct PluginOpening: Sendable {
  private let manifest: Manifest
  private let options: RuntimeOptions
  private let log: PluginLog

  init(_ manifest: Manifest, _ options: RuntimeOptions, _ log: PluginLog) {
    self.manifest = manifest
    self.options = options
    self.log = log
  }

  func open() async throws(RuntimeError) -> OpenedPlugins {
    let bundles = manifest.catalog.plugins.plugins.filter { manifest.plugins.contains($0.name) }
    guard !bundles.isEmpty else { return OpenedPlugins(types: manifest.catalog.builtIn) }
    // Opening blocks, so it happens on a thread of its own.
    let result = OneShot<(OpenedPlugins, [PluginRefusal])>()
    DispatchQueue(label: "roost.plugins").async {
      result.finish(load(bundles))
    }
    var (opened, refusals) = await result.value()
    if refusals.isEmpty { refusals = await start(opened.isolated) }
    guard refusals.isEmpty else {
      await opened.stop()
      throw .pluginsRefused(refusals)
    }
    return opened
  }

  /// Opens those that run here, and checks those that don't.
  private func load(_ bundles: [PluginBundle]) -> (OpenedPlugins, [PluginRefusal]) {
    var opened = OpenedPlugins(types: manifest.catalog.builtIn)
    var owners: [String: PluginBundle] = [:]
    var refusals: [PluginRefusal] = []
    for bundle in bundles {
      do throws(PluginRefusal) {
        let components = try components(of: bundle, &opened.isolated)
        if let taken = components.first(where: { opened.types[$0.id] != nil }) {
          throw PluginRefusal(
            plugin: bundle.name, directory: bundle.directory,
            reason: .duplicateComponent(
              id: taken.id, owner: owners[taken.id]?.name ?? "core", ownerDirectory: owners[taken.id]?.directory))
        }
        for component in components {
          opened.types[component.id] = component
          owners[component.id] = bundle
        }
      } catch {
        refusals.append(error)
      }
    }
    return (opened, refusals)
  }

  private func components(of bundle: PluginBundle, _ isolated: inout [IsolatedPlugin]) throws(PluginRefusal) -> [ComponentType] {
    guard let isolation = manifest.isolation[bundle.name] else { return try options.loader.load(bundle).components }
    let libraries = options.loader.libraries
    try options.loader.check(bundle)
    guard let program = options.worker ?? WorkerProgram.beside(libraries) else {
      throw PluginRefusal(plugin: bundle.name, directory: bundle.directory, reason: .workerMissing(libraries: libraries.path))
    }
    let plugin = IsolatedPlugin(bundle, isolation, program: program, libraries: libraries, clock: options.clock, log: log)
    isolated.append(plugin)
    return plugin.components
  }

  /// Starts the workers side by side.
  private func start(_ plugins: [IsolatedPlugin]) async -> [PluginRefusal] {
    guard !plugins.isEmpty else { return [] }
    return await withTaskGroup(of: PluginRefusal?.self) { group in
      for plugin in plugins {
        group.addTask {
          do throws(PluginRefusal) {
            try await plugin.open(clock: options.clock)
            return nil
          } catch { return error }
        }
      }
      return await group.reduce(into: []) { refusals, refusal in if let refusal { refusals.append(refusal) } }
    }
  }
}

/// The component types by id, and the workers that some of them live in.
struct OpenedPlugins: Sendable {
  var types: [String: ComponentType]
  var isolated: [IsolatedPlugin] = []

  func stop() async { await Self.stop(isolated) }

  static func stop(_ plugins: [IsolatedPlugin]) async {
    await withTaskGroup(of: Void.self) { group in
      for plugin in plugins { group.addTask { await plugin.supervisor.stop() } }
    }
  }
}
