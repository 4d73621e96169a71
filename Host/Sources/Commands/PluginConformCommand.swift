import Glibc
import RoostCore

/// `roost plugin conform`: the part of `plugin test` that runs the plugin, in a process of its own.
enum PluginConformCommand {
  /// Where the report goes: apart from standard output, which is the plugin's.
  static let reportDescriptor: Int32 = 3

  static let command = Command(
    words: ["plugin", "conform"], summary: "Run the contract suites on a bundle and report on descriptor 3.",
    arguments: [Argument(name: "BUNDLE", summary: "A plugin's folder."), Argument(name: "PLANS", summary: "What to try, as JSON.")],
    isHidden: true, readsConfiguration: false, body: run)

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    guard fcntl(reportDescriptor, F_GETFD) >= 0 else { throw HostError.usage("descriptor 3 is not open; use roost plugin test") }
    let plans = try JSONValue(parsing: invocation.arguments[1])
    let loaded: LoadedPlugin
    let suites: any ConformanceSuites
    do {
      let bundle = try PluginBundle(directory: invocation.arguments[0])
      let loader = PluginLoader()
      loaded = try await blocking { () throws(PluginRefusal) in try loader.load(bundle) }
      suites = try await blocking { () throws(ConformanceUnavailable) in try ConformanceEntry.open(in: loader.libraries) }
    } catch let refusal as PluginRefusal {
      throw HostError(.pluginRefused, "\(refusal)")
    } catch {
      throw HostError(.failed, "\(error)")
    }
    for component in loaded.components {
      let report = await suites.examine(component, plan: plans[component.id] ?? [:])
      guard FileBytes.writeAll(reportDescriptor, Array((report.json.jsonText() + "\n").utf8)) == 0 else { return .failed }
    }
    return .ok
  }

  private static func blocking<Value: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result = await BlockingThread.run { Result { () throws(Failure) in try body() } }
    return try result.get()
  }
}
