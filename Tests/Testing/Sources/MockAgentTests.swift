import RoostCore
import RoostTesting
import Testing

struct MockAgentTests {
  static func answers(_ mock: MockAgent, _ tasks: [String]) async throws -> [Envelope] {
    var answers: [Envelope] = []
    for task in tasks { answers.append(try await mock.agent().run(task)) }
    return answers
  }

  // LB4-TEST-01, LB1-TEST-01
  @Test func `a mock stands in for an agent as a tool, with its stated spending`() async throws {
    let mock = MockAgent(.always("42"), name: "oracle")
    let provider = ScriptedProvider()
    provider.reply(toolCall: "oracle", arguments: ["task": "the answer?"])
    provider.reply("It is 42.")
    let answer = try await Agent("asker", provider: provider, tools: [mock]).run("Ask the oracle")
    #expect(answer.text == "It is 42." && mock.callCount == 1 && mock.lastCall?.task == "the answer?")
    #expect(answer.metadata.nested.usage == TokenUsage(inputTokens: 10, outputTokens: 20))
    #expect(answer.metadata.own.usage == TokenUsage(inputTokens: 20, outputTokens: 10))
  }

  // LB4-TEST-02
  @Test func `a list gives one answer each, then an error, unless the mock cycles`() async throws {
    let once = try await Self.answers(MockAgent(.list(["a", "b"])), ["1", "2", "3"])
    #expect(once.map(\.text) == ["a", "b", ""])
    #expect(once[2].error?.message == "The mock mock_agent has 2 answers and was asked 3 times.")
    let round = try await Self.answers(MockAgent(.list(["a", "b"]), cycles: true), ["1", "2", "3"])
    #expect(round.map(\.text) == ["a", "b", "a"])
  }

  // LB4-TEST-02
  @Test func `a map looks for its keys in the task, in order, then for the star`() async throws {
    let mock = MockAgent(.map([("*", "other"), ("red", "warm"), ("blue", "cold")]))
    #expect(try await Self.answers(mock, ["a red and blue one", "blue", "green"]).map(\.text) == ["warm", "cold", "other"])
    let strict = try await Self.answers(MockAgent(.map([("red", "warm")])), ["green"])
    #expect(strict[0].error?.message == "The mock mock_agent has no answer for \"green\"; its keys are red.")
  }

  // LB4-TEST-02
  @Test func `a function sees the envelope and decides`() async throws {
    let mock = MockAgent(.function { .text("you said \($0.task ?? "")") })
    #expect(try await Self.answers(mock, ["hello"]).map(\.text) == ["you said hello"])
  }

  // LB4-TEST-03
  @Test func `an envelope goes through as it is, an error is an error envelope, a value is a payload`() async throws {
    struct Broken: Error {}
    let mock = MockAgent(
      .list([
        .envelope(Envelope(payload: "whole")), .error(RunError(.budgetExceeded, "no money")), .failure(Broken()), .value(["n": 1]),
      ]))
    let answers = try await Self.answers(mock, ["1", "2", "3", "4"])
    #expect(answers[0].text == "whole" && answers[0].metadata.own == Spending())
    #expect(answers[1].error == RunError(.budgetExceeded, "no money"))
    #expect(answers[2].error?.code == .engineFailed)
    #expect(answers[3].payload == ["n": 1] && answers[3].metadata.model == "mock" && answers[3].metadata.provider == "mock")
  }

  // LB4-TEST-04
  @Test func `assertions list the tasks, and a reset begins again`() async throws {
    let mock = MockAgent(.list(["a", "b"]))
    _ = try await Self.answers(mock, ["first thing", "second thing"])
    try mock.assertCallCount(2)
    try mock.assertCalled(with: "first thing")
    try mock.assertCalled(containing: "second")
    #expect(throws: MockAssertion.self) { try mock.assertCalled() }
    let count = #expect(throws: MockAssertion.self) { try mock.assertCallCount(1) }
    #expect(count?.description == "expected 1 calls, got 2: \"first thing\", \"second thing\"")
    let missing = #expect(throws: MockAssertion.self) { try mock.assertCalled(with: "third") }
    #expect(missing?.description == "no call with third; the tasks were \"first thing\", \"second thing\"")
    mock.reset()
    #expect(mock.calls.isEmpty)
    #expect(try await Self.answers(mock, ["again"]).map(\.text) == ["a"])
  }

  // LB4-TEST-04
  @Test func `a streamed mock is one piece`() async throws {
    var pieces: [String] = []
    for try await piece in try MockAgent(.always("all at once")).agent().stream("x").text { pieces.append(piece) }
    #expect(pieces == ["all at once"])
  }
}
