import Foundation
import Synchronization
import Testing

@testable import RoostCore

/// A whole agent whose provider and guardrail are a C plugin's.
@Suite(.timeLimit(.minutes(2))) struct ManifestTests {
  private static let text = """
    {
      "roost": 1,
      "providers": {"main": {"type": "parrot"}},
      "guardrails": {"rules": {"type": "secrets"}},
      "agents": {"a": {"engine": {"type": "llm", "provider": "main"}, "guardrails": {"input": ["rules"]}}},
      "entry": "a"
    }
    """

  /// Keeps what it is given.
  private final class EventList: EventExporter {
    private let events = Mutex<[EventRecord]>([])
    func export(_ event: EventRecord) { events.withLock { $0.append(event) } }
    var logs: [JSONObject] { events.withLock { $0.filter { $0.type.name == "plugin.log" }.map(\.fields) } }
  }

  private static func start(_ fixture: CFixture, _ events: EventList) async throws -> Runtime {
    var bundle = try fixture.bundle()
    bundle.descriptor = try fixture.loader.stamp(bundle)
    try Data(bundle.descriptor.json.jsonText().utf8).write(to: fixture.directory.appending(path: "plugin.json"))
    let catalog = ComponentCatalog(plugins: PluginCatalog(scanning: [fixture.directory.path]))
    let source = try ManifestSource(reading: [.text(text, name: "roost.json", directory: "/")], environment: [:])
    return try await Runtime.start(
      Manifest(checking: source, catalog: catalog), options: RuntimeOptions(loader: fixture.loader, exporters: [events]))
  }

  @Test func `it answers, its guardrail blocks, and what it logs is an event of the session`() async throws {
    let events = EventList()
    let runtime = try await Self.start(try CFixture("kinds"), events)
    #expect(await runtime.entry.run("Say hello.").text == "Hello there")
    #expect(await runtime.entry.run("It is forbidden.").error?.code == .guardBlocked)
    await runtime.stop()
    let line: JSONObject = ["plugin": "kinds", "level": "debug", "message": "looking"]
    #expect(events.logs == [line, line])
  }
}
