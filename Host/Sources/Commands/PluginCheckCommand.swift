import Glibc
import RoostCore

/// `roost plugin check`: the part of `doctor` that runs a plugin's checks, in a process of its own.
enum PluginCheckCommand {
  /// Where the findings go: apart from standard output, which is the plugin's.
  private static let reportDescriptor = PluginConformCommand.reportDescriptor

  static let command = Command(
    words: ["plugin", "check"], summary: "Run a plugin's checks and report on descriptor 3.",
    arguments: [Argument(name: "BUNDLE", summary: "A plugin's folder.")], isHidden: true, readsConfiguration: false, body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    guard fcntl(reportDescriptor, F_GETFD) >= 0 else { throw HostError.usage("descriptor 3 is not open; use roost doctor") }
    let loaded: LoadedPlugin
    do {
      let bundle = try PluginBundle(directory: invocation.arguments[0])
      let loader = PluginLoader()
      loaded = try await BlockingThread.run { Result { () throws(PluginRefusal) in try loader.load(bundle) } }.get()
    } catch {
      throw HostError(.pluginRefused, "\(error)")
    }
    for component in loaded.components where component.prefix == PluginChecks.prefix {
      var lines = await findings(of: component).map(\.json)
      lines.append(["finished": .string(component.id)])
      let text = lines.map { $0.jsonText() + "\n" }.joined()
      guard FileBytes.writeAll(reportDescriptor, Array(text.utf8)) == 0 else { return .failed }
    }
    return .ok
  }

  private static func findings(of component: ComponentType) async -> [HealthFinding] {
    let context = ComponentContext(name: component.id, baseDirectory: PluginProject.realPath(".") ?? "/") { prefix, name in
      throw ComponentError.unknown(name: name, kind: prefix)
    }
    do {
      let instance = try await component.instance(settings: [:], context: context)
      guard let check = instance as? any HealthCheck else {
        throw HostError(.failed, "it is no HealthCheck; register it with the kind .check")
      }
      return try await check.check()
    } catch {
      return [HealthFinding(.error, component.id, Examination.text(error))]
    }
  }
}
