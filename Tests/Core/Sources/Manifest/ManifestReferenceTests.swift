import Foundation
import Testing

@testable import RoostCore

/// `docs/manifest.md` says everything that a manifest may hold.
struct ManifestReferenceTests {
  private static let text: String = {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { folder.deleteLastPathComponent() }
    return (try? String(contentsOf: folder.appendingPathComponent("docs/manifest.md"), encoding: .utf8)) ?? ""
  }()

  private static func keys(_ schema: JSONSchema) -> [String] { schema.json["properties"]?.objectValue?.keys ?? [] }

  @Test func `every key of an agent, of the session and of plugins has a row`() {
    let keys = Self.keys(AgentSettings.schema) + Self.keys(SessionSettings.schema) + Self.keys(ManifestCheck.pluginsSchema)
    #expect(!keys.isEmpty)
    for key in keys { #expect(Self.text.contains("\n| `\(key)` |"), "\(key)") }
  }

  @Test func `every setting of Core's components is named, with its default`() {
    for component in CorePlugin.components {
      #expect(Self.text.contains("`\(component.id)`"), "\(component.id)")
      for key in Self.keys(component.settings) { #expect(Self.text.contains("`\(key)`"), "\(component.id): \(key)") }
    }
  }

  // LA-PROV-01
  @Test func `the defaults of an LLM engine and of an agent are those of its settings`() throws {
    let engine = try LLMEngineSettings(json: ["provider": "p"])
    let agent = try AgentSettings(json: ["engine": [:]])
    let rows = [
      ("max_turns", "\(engine.maxTurns)"), ("max_parallel_tools", "\(engine.maxParallelTools ?? 0)"),
      ("tool_timeout", "\(Int(engine.toolTimeout ?? 0))"),
      ("tool_result_limit", "\(engine.toolResultLimit)"), ("stream_idle_timeout", "\(Int(engine.streamIdleTimeout ?? 0))"),
      ("request_timeout", "\(Int(engine.requestTimeout ?? 0))"), ("max_retries", "\(engine.maxRetries)"),
      ("max_output_retries", "\(agent.maxOutputRetries)"), ("deadline", "\(Int(agent.deadline ?? 0))"),
      ("queued_events", "\(try SessionSettings(json: [:]).queuedEvents)"),
    ]
    let lines = Self.text.split(separator: "\n")
    for (key, value) in rows {
      #expect(lines.contains { $0.hasPrefix("| `\(key)` |") && $0.contains("| \(value) |") }, "\(key): \(value)")
    }
  }
}
