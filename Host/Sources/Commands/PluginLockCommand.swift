import Glibc
import RoostCore

/// `roost plugin lock`: writes down which plugins, exactly, the manifest may use.
enum PluginLockCommand {
  private static let prune = Flag(name: "prune", summary: "Leave out plugins that are not here; without it their entries stay.")

  static let command = Command(
    words: ["plugin", "lock"], summary: "Write roost.lock beside the manifest: the plugins that it may use, by their contents.",
    details: """
      No plugin's code is run. Look at the plugins first: from then on one that differs, or is not listed, is refused before any of its code
      runs. Entries of plugins that are not on this machine, and members called x-…, stay as they are.
      """,
    flags: [.manifest, .pluginFolder, prune], examples: ["roost plugin lock && git add roost.lock"], body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let workplace = try Workplace(invocation)
    guard let path = workplace.lockFile, let source = workplace.source else { throw HostError.noManifest }
    try workplace.requireReadableLock()
    let (entries, refusals) = Self.entries(workplace, manifestFolder: source.folder)
    let old = workplace.trust.lock
    let text = PluginLock.text(old, locking: entries, prunes: invocation.has(prune))
    do throws(FileFault) { try DurableFile.replace(path, with: Array(text.utf8), mode: 0o644) } catch {
      throw HostError(.failed, "cannot write \(path): \(error.reason)")
    }
    for refusal in refusals { console.error("roost: left out: \(refusal)") }
    let states = entries.map { entry in old?[entry.name].map { $0.fingerprint == entry.fingerprint ? "unchanged" : "changed" } ?? "new" }
    if try invocation.isOn(.json) {
      let plugins = zip(entries, states).map { entry, state -> JSONValue in
        var object = entry.json.objectValue ?? JSONObject()
        object["state"] = .string(state)
        return .object(object)
      }
      let report: JSONValue = [
        "file": .string(path), "plugins": .array(plugins), "left_out": .array(refusals.map { .string($0.description) }),
      ]
      try console.writeLine(report.jsonText(.pretty))
    } else {
      try console.write(Table.text(zip(entries, states).map { [$0.name, $0.fingerprint.version, $1, $0.source] }))
      console.note("roost: wrote \(path)")
    }
    return .ok
  }

  /// The plugins that fit this host, as they are now, and why others don't.
  private static func entries(_ workplace: Workplace, manifestFolder: String) -> ([PluginLock.Entry], [PluginRefusal]) {
    var entries: [PluginLock.Entry] = []
    var refusals: [PluginRefusal] = []
    // What the lock and the quarantine say is no reason: a lock says what is, not what is good.
    let loader = PluginLoader()
    for bundle in workplace.catalog.plugins.plugins {
      do throws(PluginRefusal) {
        try loader.check(bundle)
        do throws(FileFault) {
          entries.append(
            PluginLock.Entry(
              name: bundle.name, fingerprint: try PluginFingerprint(of: bundle), source: source(bundle, workplace, manifestFolder)))
        } catch {
          throw PluginRefusal(
            plugin: bundle.name, directory: bundle.directory, reason: .libraryUnreadable(path: error.path, reason: error.reason))
        }
      } catch {
        refusals.append(error)
      }
    }
    return (entries, refusals)
  }

  /// Where the plugin stands, as far as that is the same on another machine.
  private static func source(_ bundle: PluginBundle, _ workplace: Workplace, _ manifestFolder: String) -> String {
    let places = [
      (Directories.distributionPlugins, "distribution/"), (workplace.directories.data + "/plugins", "user/"), (manifestFolder, ""),
    ]
    for (folder, name) in places {
      guard let folder, let real = realpath(folder, nil) else { continue }
      defer { free(real) }
      let prefix = String(cString: real) + "/"
      if bundle.directory.hasPrefix(prefix) { return name + bundle.directory.dropFirst(prefix.count) }
    }
    return bundle.directory
  }
}
