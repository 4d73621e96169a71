import RoostCore

/// Whether a plugin on the search path can be used, and why not. Found out without running any of its code.
struct PluginVerdict: Sendable {
  enum Standing: String, Sendable {
    case usable
    /// Something is wrong with it.
    case refused
    /// Taken out of use until it's trusted again.
    case quarantined
    /// There is a `roost.lock`, and it doesn't list it.
    case unlisted
    /// An earlier plugin has its name.
    case shadowed
  }

  let name: String
  let directory: String
  let descriptor: PluginDescriptor?
  let standing: Standing
  /// Empty for a usable plugin.
  let reasons: [String]

  /// Whether something is wrong that its user must know: not so for what nobody listed.
  var isRefused: Bool { standing == .refused || standing == .quarantined }

  /// One for each plugin on the search path, usable ones first.
  static func all(in catalog: ComponentCatalog, loader: PluginLoader) -> [PluginVerdict] {
    let found = catalog.plugins
    let usable = found.plugins.map { bundle -> PluginVerdict in
      if let conflict = catalog.conflicts.first(where: { $0.refusedDirectory == bundle.directory }) {
        return PluginVerdict(bundle, .refused, [conflict.description])
      }
      do throws(PluginRefusal) {
        try loader.check(bundle)
        return PluginVerdict(bundle, .usable, [])
      } catch {
        let standing: Standing =
          switch error.reason {
          case .quarantined: .quarantined
          case .notLocked: .unlisted
          default: .refused
          }
        return PluginVerdict(bundle, standing, [error.explanation])
      }
    }
    let broken = found.broken.map { plugin in
      PluginVerdict(
        name: String(plugin.directory.split(separator: "/").last ?? ""), directory: plugin.directory, descriptor: nil, standing: .refused,
        reasons: plugin.problems.map(\.description))
    }
    return usable + broken + found.shadowed.map { PluginVerdict($0.bundle, .shadowed, [$0.description]) }
  }

  private init(_ bundle: PluginBundle, _ standing: Standing, _ reasons: [String]) {
    self.init(name: bundle.name, directory: bundle.directory, descriptor: bundle.descriptor, standing: standing, reasons: reasons)
  }

  private init(name: String, directory: String, descriptor: PluginDescriptor?, standing: Standing, reasons: [String]) {
    self.name = name
    self.directory = directory
    self.descriptor = descriptor
    self.standing = standing
    self.reasons = reasons
  }

  /// One element of `roost plugin list --json`.
  func json(_ isolation: IsolationLevel) -> JSONValue {
    var object: JSONObject = ["name": .string(name), "status": .string(standing.rawValue), "isolation": .string(isolation.rawValue)]
    object["reasons"] = .array(reasons.map { .string($0) })
    object["directory"] = .string(directory)
    if let descriptor {
      object["version"] = .string(descriptor.version)
      object["description"] = .string(descriptor.description)
      object["components"] = .array(descriptor.components.map { .string($0.id) })
    }
    return .object(object)
  }
}
