import RoostCore

/// What the user's and the distribution's `config.json` may say: the host's own switches, each after its flag and its variable.
enum Configuration {
  /// The flags that a configuration file may set.
  private static let flags: [(Flag, ConfigSetting.Kind)] = [
    (.pluginFolder, .list), (.strictPlugins, .flag), (.safeMode, .flag), (.offline, .flag), (.stream, .flag), (.usage, .flag),
    (.quiet, .flag),
    (.verbose, .flag), (.noColor, .flag),
  ]

  static let settings: [ConfigSetting] = flags.map { flag, kind in
    ConfigSetting(
      key(flag), kind, flag.summary, flag: "--\(flag.name)", variable: flag.environment,
      manifestPath: flag.name == Flag.pluginFolder.name ? JSONPointer([.key("plugins"), .key("directories")]) : nil,
      standard: kind == .flag ? .bool(false) : .null)
  }

  /// As in `plugin_dir` for `--plugin-dir`.
  static func key(_ flag: Flag) -> String { flag.name.replacing("-", with: "_") }

  static func userFile(_ directories: Directories) -> String { directories.config + "/config.json" }

  /// `config.json` beside the running program's `bin/`.
  static var distributionFile: String? {
    Directories.distributionPlugins.map { String($0.dropLast("plugins".count)) + "config.json" }
  }

  /// Everything that is set, and by whom.
  static func resolve(_ invocation: Invocation, manifest: ManifestSource?) throws(ManifestErrors) -> ConfigResolver {
    var given: [String: JSONValue] = [:]
    for (flag, kind) in flags where invocation.has(flag) {
      given[key(flag)] = kind == .flag ? .bool(true) : .array(invocation.given(flag).map { .string($0) })
    }
    return try ConfigResolver(
      settings, flags: given, environment: invocation.environment, manifest: manifest,
      userFile: userFile(Directories(environment: invocation.environment)), distributionFile: distributionFile)
  }

  /// What the files alone say, by the flags' names.
  static func ofFiles(environment: [String: String]) throws(ManifestErrors) -> [String: JSONValue] {
    let resolver = try ConfigResolver(
      settings, environment: [:], userFile: userFile(Directories(environment: environment)), distributionFile: distributionFile)
    var values: [String: JSONValue] = [:]
    for (flag, _) in flags {
      guard let resolved = resolver[key(flag)], resolved.origin != .standard else { continue }
      values[flag.name] = resolved.value
    }
    return values
  }
}
