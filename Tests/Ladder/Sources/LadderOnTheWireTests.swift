import RoostCore
import Testing

/// A manifest with an `output`, its real adapter and a server: what is sent on each rung, and what comes of it.
struct LadderOnTheWireTests {
  static let form: JSONValue = [
    "type": "object", "properties": ["n": ["type": "integer", "minimum": 1]], "required": ["n"], "additionalProperties": false,
  ]
  /// Closed objects can't say this.
  static let free: JSONValue = ["type": "object", "additionalProperties": ["type": "integer"]]

  @Test func `native: the schema is lowered and the answer checked against the original`() async throws {
    let run = try await LadderRun(
      "Anthropic", type: "anthropic", model: "claude-sonnet-4-5", agent: ["output": Self.form],
      answers: [(200, VendorReply.anthropic(text: #"{"n": 0}"#)), (200, VendorReply.anthropic(text: #"{"n": 3}"#))])
    let answer = await run.run()
    #expect(answer.payload == ["n": 3])
    #expect(answer.metadata.structuredOutput == "native")
    let bodies = try run.bodies()
    #expect(bodies.count == 2)
    let sent = bodies[0]["output_config"]?["format"]?["schema"]
    #expect(sent?["properties"]?["n"] == ["type": "integer"])
    #expect(bodies[0]["tools"] == nil)
  }

  @Test func `a schema that can't be lowered goes to the forced tool without a call`() async throws {
    let run = try await LadderRun(
      "Anthropic", type: "anthropic", model: "claude-sonnet-4-5", agent: ["output": Self.free],
      answers: [(200, VendorReply.anthropic(call: "final_answer", ["a": 1]))])
    let answer = await run.run()
    #expect(answer.payload == ["a": 1])
    #expect(answer.metadata.structuredOutput == "tool")
    #expect(answer.metadata.toolCalls.isEmpty)
    let bodies = try run.bodies()
    #expect(bodies.count == 1)
    #expect(bodies[0]["output_config"] == nil)
    #expect(bodies[0]["tool_choice"] == ["type": "tool", "name": "final_answer"])
    #expect(bodies[0]["tools"]?.arrayValue?.first?["input_schema"] == Self.free)
  }

  @Test func `a schema that the vendor refuses goes to the forced tool`() async throws {
    let run = try await LadderRun(
      "Anthropic", type: "anthropic", model: "claude-sonnet-4-5", agent: ["output": Self.form],
      answers: [
        (400, VendorReply.anthropic(error: "output_config.format.schema: the compiled grammar is too large")),
        (200, VendorReply.anthropic(call: "final_answer", ["n": 2])),
      ])
    let answer = await run.run()
    #expect(answer.payload == ["n": 2])
    #expect(answer.metadata.structuredOutput == "tool")
    #expect(try run.bodies().count == 2)
  }

  @Test func `a server that can do neither is asked in words`() async throws {
    let run = try await LadderRun(
      "OpenAICompatible", type: "openai_compatible", model: "m", agent: ["output": Self.form],
      answers: [
        (400, VendorReply.chat(error: "response_format json_schema is not supported")),
        (400, VendorReply.chat(error: "tool_choice is not supported")),
        (200, VendorReply.chat(text: "Sure:\n```json\n{\"n\": 5}\n```")),
      ])
    let answer = await run.run()
    #expect(answer.payload == ["n": 5])
    #expect(answer.metadata.structuredOutput == "prompt")
    let bodies = try run.bodies()
    #expect(bodies.map { $0["response_format"] != nil } == [true, false, false])
    #expect(bodies.map { $0["tools"] != nil } == [false, true, false])
    #expect(bodies[2]["messages"]?.arrayValue?.first?["content"]?.stringValue?.contains("JSON Schema") == true)
  }

  @Test(arguments: ["native", "tool", "prompt"])
  func `the way can be pinned`(_ mode: String) async throws {
    let reply = mode == "tool" ? VendorReply.anthropic(call: "final_answer", ["n": 2]) : VendorReply.anthropic(text: #"{"n": 2}"#)
    let run = try await LadderRun(
      "Anthropic", type: "anthropic", model: "claude-sonnet-4-5",
      agent: ["output": Self.form, "engine": ["structured_output": .string(mode)]], answers: [(200, reply)])
    #expect(await run.run().metadata.structuredOutput == mode)
    let body = try #require(try run.bodies().first)
    #expect((body["output_config"] != nil) == (mode == "native"))
    #expect((body["tools"] != nil) == (mode == "tool"))
  }

  @Test func `a model that thinks and then takes no forced tool is asked in words, in JSON mode`() async throws {
    let run = try await LadderRun(
      "DeepSeek", type: "deepseek", model: "deepseek-flash", agent: ["output": Self.form],
      answers: [(200, VendorReply.chat(text: #"{"n": 4}"#))])
    let answer = await run.run()
    #expect(answer.payload == ["n": 4])
    #expect(answer.metadata.structuredOutput == "prompt")
    let body = try #require(try run.bodies().first)
    #expect(body["response_format"] == ["type": "json_object"])
    #expect(body["tools"] == nil)
  }

  // LB1-NTOOL-04
  @Test func `a search that takes no schema beside it leaves the schema to the prompt`() async throws {
    let run = try await LadderRun(
      "Google", type: "google", model: "gemini-2.5-flash", agent: ["output": Self.form, "native_tools": ["google_search"]],
      answers: [(200, VendorReply.google(text: #"{"n": 6}"#))])
    let answer = await run.run()
    #expect(answer.payload == ["n": 6])
    #expect(answer.metadata.structuredOutput == "prompt")
    let body = try #require(try run.bodies().first)
    #expect(body["tools"] == [["googleSearch": [:]]])
    #expect(body["generationConfig"]?["responseJsonSchema"] == nil)
  }

  @Test func `one that takes it has both`() async throws {
    let run = try await LadderRun(
      "Google", type: "google", model: "gemini-3.8-flash", agent: ["output": Self.form, "native_tools": ["google_search"]],
      answers: [(200, VendorReply.google(text: #"{"n": 6}"#))])
    #expect(await run.run().metadata.structuredOutput == "native")
    let body = try #require(try run.bodies().first)
    #expect(body["tools"] == [["googleSearch": [:]]])
    #expect(body["generationConfig"]?["responseJsonSchema"] != nil)
  }

  @Test(arguments: ["max_tokens", "end_turn"])
  func `a truncated reply and a placeholder are no success`(stop: String) async throws {
    let text = stop == "max_tokens" ? #"{"n": 3}"# : "{}"
    let run = try await LadderRun(
      "Anthropic", type: "anthropic", model: "claude-sonnet-4-5", agent: ["output": Self.form, "max_output_retries": 0],
      answers: [(200, VendorReply.anthropic(text: text, stop: stop))])
    let answer = await run.run()
    #expect(answer.error?.code == (stop == "max_tokens" ? .outputTruncated : .outputInvalid))
  }
}
