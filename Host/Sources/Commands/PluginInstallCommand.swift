import Glibc
import RoostCore

/// `roost plugin install` and `roost plugin rollback`: what is in the user's plugin directory.
enum PluginInstallCommand {
  private static let to = Flag(
    name: "to", values: [Flag.Value(name: "DIR", completion: .folder)], summary: "The plugin directory (default: the user's own).")

  static let install = Command(
    words: ["plugin", "install"], summary: "Put a built plugin into the user's plugin directory.",
    details: """
      PLUGIN is a bundle, a folder in which one was built, or a .tar or .tar.gz of one. The library must be the one that was built (its hash
      is in plugin.json) and fit this Roost; none of its code is run. A version that was installed before is kept for roost plugin rollback.
      """,
    arguments: [
      Argument(name: "PLUGIN", summary: "A bundle, a plugin's folder or an archive (default: here).", isOptional: true, completion: .file)
    ],
    flags: [to], readsConfiguration: false, examples: ["roost plugin install", "roost plugin install weather-1.2.0.tar.gz"],
    body: runInstall)

  static let rollback = Command(
    words: ["plugin", "rollback"], summary: "Put the version back that an installation replaced.",
    arguments: [Argument(name: "NAME", summary: "The plugin's name.")], flags: [to], readsConfiguration: false, body: runRollback)

  @MainActor private static func runInstall(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let path = invocation.arguments.first ?? "."
    let installer = try installer(invocation)
    var status = stat()
    guard stat(path, &status) == 0 else { throw HostError(.failed, "there is no \(quoted(path))") }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      return try tell(installer.install(BuiltBundle.find(path)), "Installed", invocation, console)
    }
    let folder: String
    do { folder = try BundleFolder.makeTemporary(invocation.environment) } catch {
      throw HostError(.failed, "cannot make a folder in \(error)")
    }
    let result: Result<PluginInstaller.Installed, any Error>
    let interruption = try Interruption(invocation, console)
    do {
      let installed = try await interruption.during {
        let bundle = try await PluginArchive.unpack(path, into: folder, invocation.environment)
        return try installer.install(BuiltBundle.find(bundle))
      }
      result = .success(installed)
    } catch { result = .failure(error) }
    do { try BundleFolder.remove(folder) } catch { console.note("roost: cannot delete \(error)") }
    if case .failure(let error) = result, error is CancellationError { return interruption.received ?? .interrupted }
    return try tell(result.get(), "Installed", invocation, console)
  }

  @MainActor private static func runRollback(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    try tell(installer(invocation).rollback(invocation.arguments[0]), "Rolled back to", invocation, console)
  }

  private static func installer(_ invocation: Invocation) throws -> PluginInstaller {
    let standard = Directories(environment: invocation.environment).data + "/plugins"
    return PluginInstaller(directory: try PluginBuildCommand.folder(invocation.value(to) ?? standard))
  }

  @MainActor private static func tell(
    _ installed: PluginInstaller.Installed, _ verb: String, _ invocation: Invocation, _ console: Console
  ) throws -> ExitCode {
    let descriptor = installed.descriptor
    if try invocation.isOn(.json) {
      var object: JSONObject = ["name": .string(descriptor.name), "version": .string(descriptor.version)]
      object["directory"] = .string(installed.directory)
      if let previous = installed.previous { object["previous"] = .string(previous) }
      try console.writeLine(JSONValue.object(object).jsonText(.pretty))
    } else {
      let previous = installed.previous.map { "; version \($0) is kept: roost plugin rollback \(descriptor.name)" } ?? ""
      try console.writeLine("\(verb) \(descriptor.name) \(descriptor.version) in \(installed.directory)\(previous)")
    }
    return .ok
  }
}
