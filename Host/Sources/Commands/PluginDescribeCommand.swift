import RoostCore

/// `roost plugin describe`: runs a plugin's registration once, for the build.
enum PluginDescribeCommand {
  private static let write = Flag(name: "write", summary: "PATH is a plugin's folder: complete its plugin.json.")

  static let command = Command(
    words: ["plugin", "describe"], summary: "Print the components that a library registers, as JSON.",
    details: "Opens the library and runs its registration: only for what you built yourself.",
    arguments: [Argument(name: "PATH", summary: "The library, or with --write the plugin's folder.", completion: .file)], flags: [write],
    isHidden: true, readsConfiguration: false, body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let path = invocation.arguments[0]
    do {
      guard invocation.has(write) else {
        try console.writeLine(PluginLoader().describe(library: path).jsonText(.pretty))
        return .ok
      }
      let bundle = try PluginBundle(directory: path)
      let descriptor = try PluginLoader().stamp(bundle)
      let file = path + "/plugin.json"
      let original = try FileBytes.read(file, limit: PluginDescriptor.maximumBytes)
      let text = try PluginLoader.text(of: descriptor, over: String(decoding: original, as: UTF8.self), file: file)
      try FileBytes.replace(file, with: Array(text.utf8), mode: 0o644)
      try console.writeLine(descriptor.json.jsonText(.pretty))
      return .ok
    } catch let refusal as PluginRefusal {
      throw HostError(.pluginRefused, "\(refusal)")
    } catch let error as PluginDescriptorError {
      throw HostError(.invalidManifest, problems: error.problems)
    } catch let failure as FileBytes.Failure {
      throw HostError(.failed, "cannot write \(failure)")
    }
  }
}
