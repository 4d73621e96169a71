import Foundation
import Testing

@testable import RoostCore

/// What the offline provider hands to tools: whole calculations, whole names, times and zones on the right side, or nothing.
@Suite struct OfflineArgumentTests {
  private func calls(_ text: String, _ tools: [ToolDefinition]) async throws -> [ToolCall] {
    let component = try #require(try BuiltPlugin.components(of: "Offline", symbol: "roost_plugin_v1_offline").first)
    let context = ComponentContext(name: "main", baseDirectory: "/") { _, name in throw BuiltPlugin.Missing(what: name) }
    let provider = try #require(try await component.make([:], context) as? any Provider)
    return try await provider.complete(CompletionRequest(messages: [.user(text)], tools: tools)).toolCalls
  }

  private func arguments(_ text: String, _ tools: [ToolDefinition]) async throws -> [JSONValue] {
    try await calls(text, tools).map(\.arguments)
  }

  private static func tool(_ name: String, _ description: String, _ parameters: [(String, JSONSchema)], required: [String]? = nil)
    -> ToolDefinition
  {
    ToolDefinition(
      name: name, description: description, parameters: .object(properties: parameters, required: required ?? parameters.map(\.0)))
  }

  // MARK: calculations

  private func calculator() async throws -> AnyTool { try await BuiltPlugin.tool("Calculator", symbol: "roost_plugin_v1_calculator") }

  @Test(arguments: [
    ("What is sqrt(-1)?", "sqrt(-1)"), ("abs(-3)", "abs(-3)"), ("What is 1e-50 + 1?", "1e-50 + 1"), ("1_000+1", "1000 + 1"),
    ("What is 3.000,5 + 1?", "3.000,5 + 1"), ("(1+2", "(1+2"), ("Calculate 2^^3.", "2^^3"), ("min(1,2)", "min(1,2)"),
    ("What is max(1,840)?", "max(1,840)"), ("What is 1,5 + 2?", "1,5 + 2"), ("What is 2pi+1?", "2pi+1"), ("What is 10 % 3?", "10 % 3"),
    ("What is 5! + 2?", "5! + 2"), ("round(sqrt(2), 4)", "round(sqrt(2), 4)"), ("sin 30 + 1", "sin 30 + 1"), ("foo(3)+1", "foo(3)+1"),
    ("Is 3+4=7?", "3+4=7"), ("What is (1 + 2) * 3)?", "(1 + 2) * 3)"), ("What is 3 +", "3 +"), ("What is 1'000 + 1?", "1'000 + 1"),
    ("What is 2e3 + 1?", "2e3 + 1"), ("log(100, 10) plus 2", "log(100, 10) + 2"), (".5 + 1", "0.5 + 1"), ("2**10", "2 ^ 10"),
    ("What is 3 + 4 =", "3 + 4"), ("What is the square root of 16 plus 9?", "sqrt(16) + 9"), ("Calculate −3 × 4", "-3 * 4"),
  ])
  func `a written calculation reaches the tool whole`(text: String, expression: String) async throws {
    #expect(try await arguments(text, [try await calculator().definition]) == [["expression": .string(expression)]])
  }

  @Test(arguments: [
    ("What is sqrt(-1)?", "error: Position 1: sqrt: the square root of a negative number is not a real number."),
    ("abs(-3)", "abs(-3) = 3"), ("min(1,2)", "min(1,2) = 1"), ("1_000+1", "1000 + 1 = 1001"),
    ("Calculate 2^^3.", "error: Position 3: expected a number, a function or '(', found '^'."),
  ])
  func `the tool's answer or error is about the whole calculation`(text: String, answer: String) async throws {
    let tool = try await calculator()
    let call = try #require(try await calls(text, [tool.definition]).first)
    #expect(await tool.answer(call.arguments) == answer)
  }

  @Test(arguments: [
    "What is 3x + 2?", "5 km plus 300 m", "What is 3+4!", "cube root of 27", "What is the sum of 3 and 4 times 2?",
    "the average of 4, 8 and 15 minus 2", "add 3 and 4 and multiply by 2", "sum of 2e3, 4 and 5", "2 * [3 + 4]", "What is 1 000 + 1?",
    "Question - 3+4", "5 factorial plus 2", "AB-3+4*2", "What is 7 divided by 2 plus the tax?", "What is (1 + 2 apples)?",
  ])
  func `where it isn't clear what belongs to a calculation none is made up`(text: String) async throws {
    #expect(try await calls(text, [try await calculator().definition]).isEmpty)
  }

  @Test func `a calculation longer than a clause stays whole, and one that the message's limit cuts is not read`() async throws {
    let sum = (1...200).map(String.init).joined(separator: " + ")
    let tool = try await calculator().definition
    #expect(try await arguments("What is \(sum)?", [tool]) == [["expression": .string(sum)]])
    let long = (1...9_000).map(String.init).joined(separator: " + ")
    #expect(try await calls("What is \(long)?", [tool]).isEmpty)
  }

  @Test func `two calculations are two calls`() async throws {
    #expect(
      try await arguments("What is 3+4 and min(5,6)?", [try await calculator().definition]) == [
        ["expression": "3 + 4"], ["expression": "min(5,6)"],
      ])
  }

  @Test(arguments: [
    ("Convert 1_000 USD to EUR", "1000"), ("Convert 1,250.50 USD to EUR", "1250.50"), ("Convert 12,50 USD to EUR", nil),
    ("Convert 3.000,5 USD to EUR", nil),
  ])
  func `a number parameter gets no part of a number`(text: String, amount: String?) async throws {
    let tool = Self.tool(
      "exchange", "Converts an amount of money from one currency to another.",
      [
        ("amount", .number(description: "Amount to convert.")), ("from", .string(description: "ISO code of the currency.")),
        ("to", .string(description: "ISO code of the wanted currency.")),
      ])
    let wanted = try amount.map { try JSONValue(parsing: #"{"amount": \#($0), "from": "USD", "to": "EUR"}"#) }
    #expect(try await arguments(text, [tool]) == (wanted.map { [$0] } ?? []))
  }

  // MARK: times and zones

  @Test(arguments: [
    ("Convert 2026-03-29 02:30 Europe/Berlin to UTC", #"{"zone": "UTC", "time": "2026-03-29T02:30", "from_zone": "Europe/Berlin"}"#),
    ("Convert 2026-03-29 02:30 to UTC from Europe/Berlin", #"{"zone": "UTC", "time": "2026-03-29T02:30", "from_zone": "Europe/Berlin"}"#),
    ("Convert 14:30 in Berlin to UTC", #"{"zone": "UTC", "time": "14:30", "from_zone": "Berlin"}"#),
    ("What is 14:30 UTC in Tokyo?", #"{"zone": "Tokyo", "time": "14:30", "from_zone": "UTC"}"#),
    ("Convert 3pm New York time into London time.", #"{"zone": "London", "time": "15:00", "from_zone": "New York"}"#),
    ("Convert 2026-03-29 02:30 from UTC+2 to Asia/Kolkata", #"{"zone": "Asia/Kolkata", "time": "2026-03-29T02:30", "from_zone": "UTC+2"}"#),
    ("What is 2026-03-29T02:30:00+02:00 in America/New_York?", #"{"zone": "America/New_York", "time": "2026-03-29T02:30:00+02:00"}"#),
    ("What time is it in New York?", #"{"zone": "New York"}"#), ("what time is it in new york", #"{"zone": "new york"}"#),
    ("How long until 2026-12-24?", #"{"until": "2026-12-24"}"#),
    ("How many days between 2026-01-01 and 2026-03-01?", #"{"time": "2026-01-01", "until": "2026-03-01"}"#),
    ("Add 3 days to 2026-01-01", #"{"time": "2026-01-01", "add": "3 days"}"#),
  ])
  func `the clock gets times whole and each zone on its side`(text: String, wanted: String) async throws {
    let clock = try await BuiltPlugin.tool("Clock", symbol: "roost_plugin_v1_clock")
    #expect(try await arguments(text, [clock.definition]) == [try JSONValue(parsing: wanted)])
  }

  @Test(arguments: [
    ("Convert 2026-03-29 02:30 Europe/Berlin to UTC", "Europe/Berlin", "UTC"),
    ("Convert 2026-03-29 02:30 from New York to Los Angeles", "New York", "Los Angeles"),
    ("Convert 2026-03-29 02:30 into Asia/Tokyo from Paris", "Paris", "Asia/Tokyo"),
  ])
  func `zones go by what the schema says of them, whatever their order`(text: String, source: String, target: String) async throws {
    let tool = Self.tool(
      "shift", "Converts a date and time between time zones.",
      [
        ("target_zone", .string(description: "Zone wanted.")), ("source_zone", .string(description: "Zone of the given time.")),
        ("moment", .string(description: "Date and time, as 2026-01-31T09:00.")),
      ])
    let wanted: JSONValue = ["target_zone": .string(target), "source_zone": .string(source), "moment": "2026-03-29T02:30"]
    #expect(try await arguments(text, [tool]) == [wanted])
  }

  // MARK: names

  private static let weather = tool("weather", "Current weather in a city.", [("city", .string(description: "Name of the city."))])

  @Test(arguments: [
    ("What's the weather in New York?", "New York"), ("weather in new york", "new york"), ("New York weather", "New York"),
    ("Weather in St. Louis?", "St. Louis"), ("How is the weather in The Hague tomorrow?", "The Hague"),
    ("What is the weather in Frankfurt am Main?", "Frankfurt am Main"), ("Show the weather in Los Angeles", "Los Angeles"),
  ])
  func `a name of several words is taken whole`(text: String, city: String) async throws {
    #expect(try await arguments(text, [Self.weather]) == [["city": .string(city)]])
  }

  @Test func `two names of several words take their sides`() async throws {
    let tool = Self.tool(
      "route", "Finds a train from one place to another.",
      [("origin", .string(description: "Where the journey starts.")), ("destination", .string(description: "Where it ends."))])
    #expect(
      try await arguments("Find a train from New York to San Francisco", [tool]) == [
        ["origin": "New York", "destination": "San Francisco"]
      ])
  }

  @Test(arguments: [
    ("Greet Ada", "Ada"), ("Greet Ada Lovelace!", "Ada Lovelace"), ("Please greet Ada", "Ada"), ("Greet ada", "ada"),
  ])
  func `the verb that orders a tool's work is no part of its argument`(text: String, person: String) async throws {
    let tool = Self.tool("greet", "Greets a person by name.", [("person", .string(description: "Whom to greet."))])
    #expect(try await arguments(text, [tool]) == [["person": .string(person)]])
  }

  @Test func `a name that begins with a word of the tool is kept where it isn't an order`() async throws {
    let tool = Self.tool("harbour", "High and low water at a port.", [("port", .string(description: "Name of the port."))])
    #expect(try await arguments("Port Ellen tides?", [tool]) == [["port": "Port Ellen"]])
  }
}
