import Foundation
import RoostTesting
import Testing

@testable import RoostCore

@Suite struct OfflineTests {
  private func provider(_ settings: JSONValue = [:]) async throws -> any Provider {
    let component = try #require(try BuiltPlugin.components(of: "Offline", symbol: "roost_plugin_v1_offline").first)
    let context = ComponentContext(name: "main", baseDirectory: "/") { _, name in throw BuiltPlugin.Missing(what: name) }
    return try #require(try await component.make(settings, context) as? any Provider)
  }

  private static let stock = ToolDefinition(
    name: "shelf_count", description: "Counts how many jars of a sort stand on the shelf.",
    parameters: .object(properties: [("sort", .string(description: "Sort of jam."))], required: ["sort"]))
  private static let sums = ToolDefinition(
    name: "reckoner", description: "Evaluates an arithmetic expression.",
    parameters: .object(properties: [("expression", .string(description: "Arithmetic expression."))], required: ["expression"]))
  private static let clock = ToolDefinition(
    name: "today", description: "Tells the current date and time.", parameters: .object(properties: []))
  private static let menu = ToolDefinition(
    name: "canteen_menu", description: "The canteen's menu on a date.",
    parameters: .object(properties: [("date", .string(format: "date"))], required: ["date"]))

  private func ask(
    _ text: String, _ tools: [ToolDefinition], results: [(ToolCall, ToolResult)] = [], choice: ToolChoice = .auto, schema: JSONSchema? = nil
  ) async throws -> Completion {
    var messages: [Message] = [.user(text)]
    if !results.isEmpty {
      messages.append(Message(role: .assistant, parts: results.map { .toolCall($0.0) }))
      messages.append(.toolResults(results.map(\.1)))
    }
    let request = CompletionRequest(messages: messages, tools: tools, toolChoice: choice, outputSchema: schema)
    return try await provider().complete(request)
  }

  // MARK: choosing tools

  @Test(arguments: [(OfflineQuestions.tuned, 0.95), (OfflineQuestions.adjustedLater, 0.93), (OfflineQuestions.keptAside, 0.85)])
  func `nearly every question gets exactly its tools`(table: String, share: Double) async throws {
    let questions = try OfflineQuestion.read(table)
    let provider = try await provider()
    var wrong: [String] = []
    for question in questions {
      let calls = try await provider.complete(CompletionRequest(messages: [.user(question.text)], tools: question.tools)).toolCalls
      if !question.hasRightTools(calls) || !question.hasRightArguments(calls) { wrong.append(question.text) }
    }
    #expect(Double(questions.count - wrong.count) >= share * Double(questions.count), "\(wrong.count) of \(questions.count) wrong")
  }

  @Test(arguments: [OfflineQuestions.tuned, OfflineQuestions.adjustedLater, OfflineQuestions.keptAside])
  func `the arguments of every call fit the tool's schema, and a second request asks for the same`(table: String) async throws {
    let provider = try await provider()
    for question in try OfflineQuestion.read(table) {
      let request = CompletionRequest(messages: [.user(question.text)], tools: question.tools)
      let calls = try await provider.complete(request).toolCalls
      for call in calls {
        let tool = try #require(question.tools.first { $0.name == call.name })
        #expect(tool.parameters.validate(call.arguments).isEmpty, "\(question.text): \(call.arguments)")
      }
      #expect(try await provider.complete(request).toolCalls == calls)
    }
  }

  @Test func `without a matching tool it says what it is, and names the tools on offer`() async throws {
    let completion = try await ask("Who painted the ceiling of the chapel?", [Self.stock, Self.sums])
    #expect(
      completion.text == """
        This is the offline stand-in, which works by rules and is not a language model. None of the offered tools matches this message. \
        Offered: shelf_count, reckoner.
        """)
    #expect(completion.stopReason == .endTurn)
  }

  @Test func `a required choice takes the best tool whose arguments can be found, and none takes none`() async throws {
    #expect(try await ask("Plums, perhaps.", [Self.sums, Self.stock], choice: .required).toolCalls.map(\.name) == ["shelf_count"])
    #expect(try await ask("What is 3 + 4?", [Self.sums], choice: .none).toolCalls.isEmpty)
    #expect(try await ask("What is 3 + 4?", [Self.stock, Self.sums], choice: .tool("reckoner")).toolCalls.map(\.name) == ["reckoner"])
  }

  @Test(arguments: [
    ("What is 12.5% of 1,840?", "12.5% * 1840"), ("What's (2 + 3) * 4.5?", "(2 + 3) * 4.5"), ("take 20% off 75", "75 - 75 * 20%"),
    ("3 times 4 minus 2", "3 * 4 - 2"), ("Split 90 between 4 people", "90 / 4"), ("the average of 4, 8 and 15", "(4 + 8 + 15) / 3"),
    ("square root of 144", "sqrt(144)"), ("What's the sum of twelve and 30?", "12 + 30"), ("10/4", "10 / 4"), ("-3 + 5", "-3 + 5"),
  ])
  func `arithmetic is found in signs and in words`(text: String, expression: String) async throws {
    var tool = Self.sums
    tool.description += " Knows percentages."
    let calls = try await ask(text, [tool]).toolCalls
    #expect(calls.map(\.arguments) == [["expression": .string(expression)]])
  }

  @Test func `a relative date waits for a tool that tells the date`() async throws {
    let tools = [Self.clock, Self.menu]
    #expect(try await ask("What is on the canteen menu tomorrow?", tools).toolCalls.allSatisfy { $0.name != "canteen_menu" })
    let now = ToolCall(id: "a", name: "today", arguments: [:])
    let told = (now, ToolResult.ok("2026-02-28T10:00:00Z", callID: "a", name: "today"))
    let calls = try await ask("What is on the canteen menu tomorrow?", tools, results: [told]).toolCalls
    #expect(calls.map(\.arguments) == [["date": "2026-03-01"]])
  }

  // MARK: answering

  private static let counted = ToolCall(id: "a", name: "shelf_count", arguments: ["sort": "plum"])

  @Test func `a call is not made again once its result is there`() async throws {
    let question = "How many jars of plum are on the shelf, and what is 3 + 4?"
    let first = try await ask(question, [Self.stock, Self.sums]).toolCalls
    #expect(first.map(\.name) == ["shelf_count", "reckoner"])
    let results = first.map { ($0, ToolResult.ok("7", callID: $0.id, name: $0.name)) }
    #expect(try await ask(question, [Self.stock, Self.sums], results: results).toolCalls.isEmpty)
  }

  @Test(arguments: [
    (ToolResult.ok("7 jars", callID: "a", name: "shelf_count"), "shelf_count: 7 jars"),
    (ToolResult.error("The shelf is locked.", callID: "a", name: "shelf_count"), "shelf_count failed: The shelf is locked."),
    (
      ToolResult.ok(["in_stock": true, "jars": 7, "rows": ["top", "left"]] as JSONValue, callID: "a", name: "shelf_count"),
      "shelf_count: in stock: yes, jars: 7, rows: top; left"
    ),
    (
      ToolResult.ok("jam.md:12: Plum jam keeps two years.", callID: "a", name: "shelf_count"),
      "shelf_count: Plum jam keeps two years. (jam.md:12)\nSources: jam.md:12"
    ),
    (
      ToolResult.ok("1 passage for \"jam\":\n\njam.md:12 (Jam > Plum)\n> Plum jam keeps\n> two years.", callID: "a", name: "shelf_count"),
      "shelf_count: Plum jam keeps two years. (jam.md:12)\nSources: jam.md:12"
    ),
    (ToolResult.ok("", callID: "a", name: "shelf_count"), "shelf_count gave nothing."),
  ])
  func `a result is told as it is`(result: ToolResult, text: String) async throws {
    #expect(try await ask("How many jars of plum are there?", [Self.stock], results: [(Self.counted, result)]).text == text)
  }

  @Test func `an answer to a schema is made of the results, or refused in words`() async throws {
    let schema = JSONSchema.object(properties: [("jars", .integer()), ("note", .string())], required: ["jars"])
    let result = ToolResult.ok(["jars": 7] as JSONValue, callID: "a", name: "shelf_count")
    let answer = try await ask("How many jars of plum?", [Self.stock], results: [(Self.counted, result)], schema: schema)
    #expect(schema.validate(try JSONValue(parsing: answer.text)).isEmpty)
    #expect(try JSONValue(parsing: answer.text)["jars"] == 7)
    let refusal = try await ask("Hello!", [Self.stock], schema: schema)
    #expect(refusal.text.hasPrefix("This is the offline stand-in"))
  }

  // MARK: the provider

  @Test func `it keeps the contract of providers`() async throws {
    #expect(await ProviderContract.findings(try await provider()).isEmpty)
  }

  @Test func `a stream says the same in pieces of a word`() async throws {
    let request = CompletionRequest(messages: [.user("Say hello.")], tools: [Self.stock])
    let provider = try await provider()
    var pieces: [String] = []
    for try await chunk in provider.stream(request) { if let text = chunk.textDelta { pieces.append(text) } }
    #expect(try await provider.complete(request).text == pieces.joined())
    #expect(pieces.count > 10)
  }

  @Test func `usage is an estimate above zero, the cost is zero, the model is the one asked for`() async throws {
    let completion = try await provider().complete(CompletionRequest(model: "any", messages: [.user("")]))
    #expect(completion.usage.inputTokens > 0 && completion.usage.outputTokens > 0)
    #expect(completion.costUSD == 0)
    #expect(completion.model == "any")
    #expect(try await ask("Hi", []).model == "offline-1")
  }

  @Test(arguments: ["a ", "\"", "1,", "x-", "(", "and ", "what ", "(1 + ", "\u{301}", "🙂"])
  func `ten megabytes are read in bounded parts`(unit: String) async throws {
    let text = String(repeating: unit, count: 10_000_000 / unit.utf8.count) + "\nHow many jars of plum are on the shelf?"
    #expect(try await ask(text, [Self.stock, Self.sums]).usage.inputTokens >= 1_900_000)
  }
}
