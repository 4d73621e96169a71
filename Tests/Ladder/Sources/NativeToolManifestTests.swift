import RoostCore
import RoostTesting
import Testing

struct NativeToolManifestTests {
  static let answer = [(200, VendorReply.anthropic(text: "Done."))]

  func run(_ agent: JSONObject) async throws -> LadderRun {
    try await LadderRun("Anthropic", type: "anthropic", model: "claude-opus-4-6", agent: agent, answers: Self.answer)
  }

  // LB2-NTOOL-02
  @Test func `named at the engine or at the agent, the request is the same`() async throws {
    var bodies: [JSONValue] = []
    let list: JSONValue = ["web_search"]
    for agent in [["native_tools": list], ["engine": ["native_tools": list]], ["native_tools": list, "engine": ["native_tools": list]]]
      as [JSONObject]
    {
      let run = try await run(agent)
      _ = await run.run()
      bodies.append(try #require(try run.bodies().first))
    }
    #expect(bodies[0]["tools"] == [["type": "web_search_20260209", "name": "web_search"]])
    #expect(bodies[0] == bodies[1] && bodies[1] == bodies[2])
  }

  // LB4-NTOOL-03
  @Test(
    arguments: [
      (["native_tools": ["code_execution"]], false), (["engine": ["native_tools": ["code_execution"]]], false),
      (["native_tools": ["code_execution"], "allow_dangerous_native_tools": true], true),
      (["engine": ["native_tools": ["code_execution"], "allow_dangerous_native_tools": true]], true),
      (["native_tools": ["code_execution"], "engine": ["allow_dangerous_native_tools": true]], false),
    ] as [(JSONObject, Bool)])
  func `what acts by itself needs leave where it is named`(agent: JSONObject, isAllowed: Bool) async throws {
    do {
      let run = try await run(agent)
      #expect(isAllowed)
      #expect(await run.run().isOK)
    } catch {
      #expect(!isAllowed, "\(error)")
      #expect("\(error)".contains("code_execution") && "\(error)".contains("allow_dangerous_native_tools"))
    }
  }

  @Test func `an unknown word is the manifest's fault and names those there are`() async throws {
    let error = await #expect(throws: (any Error).self) { try await run(["native_tools": ["web_serch"]]) }
    #expect(error.map { "\($0)".contains("web_search") } == true)
  }

  @Test func `what the model lacks is left out, or refused where the agent is strict`() async throws {
    let lenient = try await run(["native_tools": ["google_maps", "web_search"]])
    #expect(await lenient.run().isOK)
    #expect(try lenient.bodies().first?["tools"] == [["type": "web_search_20260209", "name": "web_search"]])
    let strict = try await run(["native_tools": ["google_maps"], "strict_native_tools": true])
    let answer = await strict.run()
    #expect(answer.error?.code == .unsupportedFeature)
    #expect(answer.error?.message.contains("it has code_execution, computer_use, web_search") == true)
    #expect(strict.server.requests.isEmpty)
  }

  // LB4-PROV-24
  @Test(arguments: [(true, nil), (["ttl": "1h"], "1h")] as [(JSONValue, String?)])
  func `a cache marks the system text and the last tool`(cache: JSONValue, ttl: String?) async throws {
    let run = try await run(["native_tools": ["web_search"], "cache": cache, "engine": ["system": "Be brief."]])
    _ = await run.run()
    let body = try #require(try run.bodies().first)
    var marker: JSONObject = ["type": "ephemeral"]
    marker["ttl"] = ttl.map { .string($0) }
    #expect(body["system"] == [["type": "text", "text": "Be brief.", "cache_control": .object(marker)]])
    #expect(body["tools"]?.arrayValue?.last?["cache_control"] == .object(marker))
    // At most four are taken.
    #expect(body.description.split(separator: "cache_control").count - 1 == 2)
  }

  @Test func `a search that the model made is no tool call of the run`() async throws {
    let reply: JSONValue = [
      "id": "m1", "type": "message", "role": "assistant", "model": "m",
      "content": [
        ["type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": ["query": "tide"]],
        ["type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []],
        [
          "type": "text", "text": "At six.",
          "citations": [["type": "web_search_result_location", "url": "https://tides.example/h", "title": "Tides", "cited_text": "six"]],
        ],
      ], "stop_reason": "end_turn", "usage": ["input_tokens": 10, "output_tokens": 5],
    ]
    let run = try await LadderRun(
      "Anthropic", type: "anthropic", model: "claude-opus-4-6", agent: ["native_tools": ["web_search"]], answers: [(200, reply)])
    let answer = await run.run()
    // LB1-NTOOL-05
    #expect(answer.metadata.toolCalls.isEmpty)
    // LB2-PROV-07
    #expect(answer.metadata.extra["sources"] == [["url": "https://tides.example/h", "title": "Tides"]])
  }
}
