internal import Dispatch

/// Opens the plugins that a manifest uses: in this process, or each in a worker.
struct PluginOpening: Sendable {
  private let manifest: Manifest
  private let options: RuntimeOptions
  private let log: PluginLog
  private let loader: PluginLoader

  init(_ manifest: Manifest, _ options: RuntimeOptions, _ log: PluginLog) {
    self.manifest = manifest
    self.options = options
    self.log = log
    var loader = options.loader
    // The plugin keeps this for as long as the process lives; the log, and the session behind it, end with the runtime.
    loader.network = NetworkAccess(rules: manifest.addresses)
    loader.log = { [weak log] plugin, level, line in log?.post(plugin: plugin, level: level, line) }
    self.loader = loader
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

  /// Opens another version of a plugin that is open already.
  func again(_ bundle: PluginBundle) async throws(PluginRefusal) -> OpenedPlugins {
    let result = OneShot<Result<OpenedPlugins, PluginRefusal>>()
    DispatchQueue(label: "roost.plugins").async {
      result.finish(
        Result { () throws(PluginRefusal) in
          var opened = OpenedPlugins(types: [:])
          for type in try components(of: bundle, &opened.isolated, again: true) { opened.types[type.id] = type }
          return opened
        })
    }
    let opened = try await result.value().get()
    if let refusal = await start(opened.isolated).first {
      await opened.stop()
      throw refusal
    }
    return opened
  }

  private func components(
    of bundle: PluginBundle, _ isolated: inout [IsolatedPlugin], again: Bool = false
  ) throws(PluginRefusal) -> [ComponentType] {
    guard let isolation = manifest.isolation[bundle.name] else { return try loader.load(bundle, again: again).components }
    let libraries = loader.libraries
    try loader.check(bundle)
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

  func stop() async {
    await withTaskGroup(of: Void.self) { group in
      for plugin in isolated { group.addTask { await plugin.stop() } }
    }
  }
}
