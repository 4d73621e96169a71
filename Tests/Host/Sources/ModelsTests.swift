import Foundation
import Testing

/// `roost models`: catalogues as data.
struct ModelsTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private func models(_ words: String...) async throws -> [[String: Any]] {
    let finished = try await bench.roost((["models", "--json"] + words).map { Array($0.utf8) })
    #expect(finished.status == 0)
    return try finished.json()["models"] as? [[String: Any]] ?? []
  }

  @Test func `every vendor's models are listed with limits, prices and abilities`() async throws {
    let all = try await models()
    #expect(Set(all.compactMap { $0["provider"] as? String }).isSuperset(of: ["anthropic", "bedrock", "deepseek", "google", "openai"]))
    let haiku = try #require(all.first { $0["id"] as? String == "claude-haiku-5-5" })
    #expect(haiku["tiers"] as? [String] == ["super_cheap", "cheap"])
    #expect(haiku["aliases"] as? [String] == ["haiku"])
    #expect(haiku["context_tokens"] as? Int == 1_000_000)
    let prices = try #require(haiku["prices"] as? [String: Any])
    #expect(prices["input"] as? Double == 0.1 && prices["cache_read"] as? Double == 0.01)
    #expect((prices["above"] as? [[String: Any]])?.first?["input_tokens"] as? Int == 100_000)
    #expect(haiku["modalities"] as? [String] == ["document", "image"])
    #expect(haiku["structured_output"] as? Bool == true && haiku["retired"] as? Bool == false)
  }

  @Test func `a provider and a word choose`() async throws {
    #expect(try await models("--provider", "google", "medium").compactMap { $0["id"] as? String } == ["gemini-3.8-flash"])
    #expect(try await models("MINI").allSatisfy { ($0["id"] as? String)?.contains("mini") == true || "\($0)".contains("mini") })
    #expect(try await models("no-such-model").isEmpty)
    let table = try await bench.roost("models", "opus-5-5", "--provider", "anthropic")
    #expect(table.output.contains("claude-opus-5-5") && table.output.contains("thinking") && !table.output.contains("haiku"))
    let wrong = try await bench.roost("models", "--provider", "antropic")
    #expect(wrong.status == 2)
    #expect(wrong.errors == "roost: there is no list of models of a provider “antropic”; did you mean “anthropic”?\n")
  }

  // LB4-PROV-19, LB4-PROV-22
  @Test func `the matrix says what providers can do at all`() async throws {
    let finished = try await bench.roost("models", "--matrix", "--json")
    let rows = try #require(finished.json()["providers"] as? [[String: Any]])
    func row(_ name: String) -> [Bool?] {
      let row = rows.first { $0["name"] as? String == name }
      return ["streaming", "structured_output", "thinking"].map { row?[$0] as? Bool }
        + [(row?["native_tools"] as? [String]).map { !$0.isEmpty }]
    }
    for name in ["anthropic", "openai", "google"] { #expect(row(name) == [true, true, true, true], "\(name)") }
    #expect(row("deepseek") == [true, true, true, false])
    for name in ["openai_compatible/litellm", "openai_compatible/lm_studio"] {
      #expect(row(name) == [true, true, false, false], "\(name)")
    }
  }

  // LB4-PROV-21
  @Test func `a damaged catalogue is a warning, and the others are there`() async throws {
    let plugins = bench.work.appending(path: "plugins/broken")
    try FileManager.default.createDirectory(at: plugins.appending(path: "Resources"), withIntermediateDirectories: true)
    try bench.write("{ \"models\": [{}] }", to: "plugins/broken/Resources/models.json")
    try bench.write(
      """
      {"name": "broken", "version": "1", "description": "D.", "library": "libb.so", "entry": "roost_plugin_v1_broken", "components":
       [{"id": "provider.broken", "summary": "S.", "settings": {"type": "object"}, "metadata": {"models": "models.json"}}]}
      """, to: "plugins/broken/plugin.json")
    let finished = try await bench.roost("models", "--plugin-dir", "plugins", "--json")
    #expect(finished.status == 0)
    #expect((try finished.json()["models"] as? [Any])?.isEmpty == false)
    let warnings = try #require(finished.json()["warnings"] as? [[String: Any]])
    #expect(warnings.count == 1 && (warnings[0]["file"] as? String)?.hasSuffix("broken/Resources/models.json") == true)
    #expect(finished.errors.contains("is no catalogue of models"))
  }
}
