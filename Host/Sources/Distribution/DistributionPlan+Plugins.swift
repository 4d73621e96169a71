import Glibc
import RoostCore

/// Which plugins a distribution has.
extension DistributionPlan {
  /// Finds what `plugins` and `replaces` name. `built` says where those are that had to be built first, by their paths as written.
  mutating func choosePlugins(_ built: [String: String]) {
    let shipped = home.plugins.plugins.map(\.name)
    var replacements: [String: DistributionSpec.Replacement] = [:]
    for replacement in spec.replaces {
      let named = spec.plugins.contains { $0.name == replacement.plugin }
      if !named {
        report(
          replacement.pointer.appending(key: "plugin"),
          "\(quoted(replacement.plugin)) is not among \"plugins\"\(nearest(replacement.plugin, spec.plugins.compactMap(\.name))); name there what is replaced"
        )
      } else if replacements.updateValue(replacement, forKey: replacement.plugin) != nil {
        report(replacement.pointer, "\(quoted(replacement.plugin)) is replaced already; remove one of the two")
      }
    }
    for plugin in spec.plugins {
      if let name = plugin.name {
        guard let bundle = home.plugins.plugin(named: name) else {
          let there =
            shipped.isEmpty ? "there are no plugins in \(home.root)/plugins" : "the plugins there are \(shipped.joined(separator: ", "))"
          report(plugin.pointer, "there is no plugin \(quoted(name)) to ship\(nearest(name, shipped)); \(there)")
          continue
        }
        guard let replacement = replacements[name] else {
          choose(bundle, plugin, source: "shipped", licence: plugin.licence ?? "Apache-2.0")
          continue
        }
        guard let other = open(replacement.with, built) else { continue }
        let missing = bundle.descriptor.components.map(\.id).filter { id in !other.descriptor.components.contains { $0.id == id } }
        guard missing.isEmpty else {
          report(
            replacement.pointer.appending(key: "with"),
            "the plugin \"\(other.name)\" can't take the place of \"\(name)\": it lacks \(missing.joined(separator: ", "))")
          continue
        }
        choose(other, replacement.with, source: replacement.with.path ?? "shipped", licence: licence(of: other, replacement.with))
      } else if let bundle = open(plugin, built) {
        choose(bundle, plugin, source: plugin.path ?? "", licence: licence(of: bundle, plugin))
      }
    }
  }

  private mutating func open(_ plugin: DistributionSpec.Plugin, _ built: [String: String]) -> PluginBundle? {
    if let name = plugin.name {
      guard let bundle = home.plugins.plugin(named: name) else {
        report(plugin.pointer, "there is no plugin \(quoted(name)) to ship\(nearest(name, home.plugins.plugins.map(\.name)))")
        return nil
      }
      return bundle
    }
    let path = plugin.path ?? ""
    do { return try BuiltBundle.find(built[path] ?? spec.absolute(path)) } catch {
      report(plugin.pointer, (error as? HostError)?.message ?? "\(error)")
      return nil
    }
  }

  private mutating func choose(_ bundle: PluginBundle, _ plugin: DistributionSpec.Plugin, source: String, licence: String?) {
    func place(_ key: String) -> JSONPointer {
      spec.document.value[plugin.pointer]?[key] == nil ? plugin.pointer : plugin.pointer.appending(key: key)
    }
    if let first = plugins.first(where: { $0.bundle.name == bundle.name }) {
      return report(plugin.pointer, "the plugin \"\(bundle.name)\" is chosen already, from \(first.source); remove one of the two")
    }
    for other in plugins {
      let ids = other.bundle.descriptor.components.map(\.id)
      guard let id = bundle.descriptor.components.map(\.id).first(where: { ids.contains($0) }) else { continue }
      return report(
        plugin.pointer,
        "the plugins \"\(other.bundle.name)\" and \"\(bundle.name)\" both bring \(id); leave one out, or say so under \"replaces\"")
    }
    if let version = plugin.version, version != bundle.descriptor.version {
      report(place("version"), "the plugin \"\(bundle.name)\" has version \(bundle.descriptor.version), not \(version)")
    }
    do {
      try home.loader.check(bundle)
      let found = bundle.descriptor.build?.sha256 ?? ""
      if let sha256 = plugin.sha256, sha256 != found {
        report(place("sha256"), "the library of \"\(bundle.name)\" has the SHA-256 \(found), not \(sha256)")
      }
    } catch {
      report(plugin.pointer, error.description)
    }
    if licence == nil {
      report(
        plugin.pointer,
        "the licence of \"\(bundle.name)\" is not known; put a LICENSE into its folder, or write {\"path\": …, \"licence\": \"MIT\"}")
    }
    plugins.append(Chosen(bundle: bundle, source: source, licence: licence ?? ""))
  }

  private func licence(of bundle: PluginBundle, _ plugin: DistributionSpec.Plugin) -> String? {
    if let licence = plugin.licence { return licence }
    if plugin.name != nil { return "Apache-2.0" }
    return access(bundle.directory + "/LICENSE", R_OK) == 0 ? "LicenseRef-plugins/\(bundle.name)/LICENSE" : nil
  }

  func nearest(_ name: String, _ names: [String]) -> String {
    NearestName.of(name, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
  }
}
