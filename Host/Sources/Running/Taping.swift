import RoostCore

/// What `--record` and `--replay` make of a manifest: every provider behind one of the plugin `recording`.
enum Taping {
  /// The manifest as it runs, with `--offline` too.
  static func source(_ source: ManifestSource, _ workplace: Workplace, _ invocation: Invocation) throws -> ManifestSource {
    let (record, replay) = (invocation.value(.record), invocation.value(.replay))
    switch (record, replay) {
    case (nil, nil): return try workplace.source(source, invocation)
    case (_?, _?): throw HostError.usage("--record and --replay can't be given together; a replay sends nothing that could be recorded")
    case (let file?, nil):
      guard try !invocation.isOn(.offline) else {
        throw HostError.usage("--record and --offline can't be given together; offline nothing is sent that could be recorded")
      }
      return try wrapped(workplace.source(source, invocation), in: "record", file, workplace)
    case (nil, let file?):
      let routed = source.enforcing(workplace.policy).routingModels(workplace.catalog)
      let source = try wrapped(routed, in: "replay", file, workplace)
      return try invocation.isOn(.offline) ? source.withoutNetwork : source
    }
  }

  private static func wrapped(
    _ source: ManifestSource, in type: String, _ file: String, _ workplace: Workplace
  ) throws -> ManifestSource {
    guard workplace.catalog["provider.\(type)"] != nil else {
      throw HostError(.invalidManifest, "--\(type) needs the plugin recording, which is in no plugin directory here")
    }
    guard !file.isEmpty else { throw HostError.usage("--\(type) needs the path of a cassette") }
    // The flag's path starts where the command runs, not where the manifest is.
    let path = file.hasPrefix("/") ? file : Directories.currentDirectory + "/" + file
    return source.wrappingProviders(in: type, settings: ["file": .string(path)], isReplaced: type == "replay")
  }
}
