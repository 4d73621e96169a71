internal import Synchronization

/// What a reload did.
public struct ReloadReport: Hashable, Sendable {
  public var plugin: String
  public var oldVersion: String
  public var newVersion: String
  /// The manifest's things that were made anew, as in `tools.calc`.
  public var remade: [String]
  /// Reloads of this runtime so far, this one included.
  public var reloads: Int
}

/// Why a plugin was not reloaded. What ran goes on running, unchanged.
public enum ReloadError: Error, Sendable, CustomStringConvertible {
  case notUsed(plugin: String, used: [String])
  case busy
  case stopped
  /// Images are never unloaded, so their number has a limit: `plugins.max_reloads`.
  case limitReached(Int)
  case unchanged(plugin: String, version: String)
  case descriptor(PluginDescriptorError)
  case otherName(expected: String, found: String)
  case refused(PluginRefusal)
  case manifest(ManifestErrors)
  case exporter(plugin: String, id: String)
  case runtime(RuntimeError)

  public var description: String {
    switch self {
    case .notUsed(let plugin, let used):
      let nearest = NearestName.of(plugin, in: used).map { "; did you mean \($0)?" } ?? ""
      return "no plugin \(plugin) is running here\(nearest) Running: \(used.isEmpty ? "none" : used.joined(separator: ", "))."
    case .busy: return "another reload is under way; try again when it is over"
    case .stopped: return "the runtime is stopping"
    case .limitReached(let limit):
      return
        "\(limit) reloads were made and plugins.max_reloads is \(limit): every version stays in memory. Restart the process, or raise it."
    case .unchanged(let plugin, let version): return "\(plugin) \(version) is running already: its files have not changed"
    case .descriptor(let error): return error.description
    case .otherName(let expected, let found): return "its plugin.json now names the plugin \(found); expected \(expected)"
    case .refused(let refusal): return refusal.description
    case .manifest(let errors): return "the manifest does not fit the new version:\n\(errors)"
    case .exporter(let plugin, let id):
      return "\(plugin) brings \(id), which writes this session's events; restart the process to change it"
    case .runtime(let error): return error.description
    }
  }
}

extension Runtime {
  /// Opens the present version of a plugin beside the running one, makes what depends on it anew and swaps the two at once.
  ///
  /// Runs that have begun finish with what they began with; the components they use are stopped after the last of them. Everything that
  /// doesn't depend on the plugin stays, with its state; what does begins anew. Nothing changes where anything is wrong with the new
  /// version.
  public func reload(plugin name: String) async throws(ReloadError) -> ReloadReport {
    let current = try beginReload(of: name)
    do throws(ReloadError) {
      let (next, report) = try await makeNext(after: current, name)
      return try endReload(with: next, report)
    } catch {
      state.withLock { $0.isReloading = false }
      throw error
    }
  }

  /// Reloads every plugin whose `plugin.json` has changed, one after the other; the others are left out of the result.
  public func reloadChanged() async -> [(plugin: String, result: Result<ReloadReport, ReloadError>)] {
    var results: [(plugin: String, result: Result<ReloadReport, ReloadError>)] = []
    for bundle in plugins {
      do throws(ReloadError) {
        results.append((bundle.name, .success(try await reload(plugin: bundle.name))))
      } catch {
        if case .unchanged = error { continue }
        results.append((bundle.name, .failure(error)))
      }
    }
    return results
  }

  /// The plugins that are running, as their `plugin.json` describes them.
  public var plugins: [PluginBundle] {
    let manifest = manifest
    return manifest.catalog.plugins.plugins.filter { manifest.plugins.contains($0.name) }
  }

  private func beginReload(of name: String) throws(ReloadError) -> RuntimeGeneration {
    try state.withLock { state throws(ReloadError) in
      let manifest = state.generation.manifest
      if state.isStopped { throw .stopped }
      guard manifest.plugins.contains(name) else { throw .notUsed(plugin: name, used: manifest.plugins) }
      if state.isReloading { throw .busy }
      if state.reloads >= manifest.maximumReloads { throw .limitReached(manifest.maximumReloads) }
      state.isReloading = true
      return state.generation
    }
  }

  private func makeNext(
    after current: RuntimeGeneration, _ name: String
  ) async throws(ReloadError) -> (RuntimeGeneration, ReloadReport) {
    guard let old = current.manifest.catalog.plugins.plugin(named: name) else {
      throw .notUsed(plugin: name, used: current.manifest.plugins)
    }
    let new: PluginBundle
    do { new = try PluginBundle(directory: old.directory) } catch { throw .descriptor(error) }
    guard new.name == name else { throw .otherName(expected: name, found: new.name) }
    guard new.descriptor != old.descriptor else { throw .unchanged(plugin: name, version: old.descriptor.version) }
    let manifest: Manifest
    do { manifest = try current.manifest.checkedAgain(with: new) } catch { throw .manifest(error) }
    let replaced = Set(old.descriptor.components.map(\.id))
    for node in manifest.graph.nodes where node.prefix == "exporter" {
      if let id = node.component, replaced.contains(id) { throw .exporter(plugin: name, id: id) }
    }
    let opened: OpenedPlugins
    do { opened = try await PluginOpening(manifest, options, log).again(new) } catch { throw .refused(error) }
    var assembly = RuntimeAssembly(manifest, opened, options: options, previous: current, replaced: replaced)
    let next: RuntimeGeneration
    do throws(RuntimeError) {
      try await assembly.makeAll()
      try await assembly.startNewLives()
      next = try assembly.generation(session)
    } catch {
      _ = await RuntimeLife.stop(assembly.newLives, options)
      throw .runtime(error)
    }
    let report = ReloadReport(
      plugin: name, oldVersion: old.descriptor.version, newVersion: new.descriptor.version, remade: assembly.remade.sorted(), reloads: 0)
    return (next, report)
  }

  private func endReload(with next: RuntimeGeneration, _ report: ReloadReport) throws(ReloadError) -> ReloadReport {
    // The old generation goes when this returns: its components may stop then, and that must not happen under the lock.
    let (old, reloads) = try state.withLock { state throws(ReloadError) in
      if state.isStopped { throw .stopped }
      let old = state.generation
      let kept = Set(next.lives.map { ObjectIdentifier($0) })
      let replaced = old.lives.filter { !kept.contains(ObjectIdentifier($0)) }
      state.replaced = state.replaced.filter { $0.life != nil } + replaced.map { ReplacedLife($0) }
      state.generation = next
      state.isReloading = false
      state.reloads += 1
      return (old, state.reloads)
    }
    var report = report
    report.reloads = reloads
    withExtendedLifetime(old) {}
    return report
  }
}
