import Testing

@testable import RoostCore

@Suite struct CompletionAssemblerTests {
  func calls(_ deltas: [ToolCallDelta]) throws -> [ToolCall] {
    var assembler = ToolCallAssembler()
    for delta in deltas { try assembler.add(delta) }
    return assembler.calls(isCut: false).compactMap { $0 }
  }

  @Test func `pieces with an index alone follow their call`() throws {
    let calls = try calls([
      ToolCallDelta(index: 0, id: "a", name: "x", arguments: "{\"n\":"), ToolCallDelta(index: 1, id: "b", name: "y", arguments: "{\"m\":"),
      ToolCallDelta(index: 0, arguments: "1}"), ToolCallDelta(index: 1, arguments: "2}"),
    ])
    #expect(calls == [ToolCall(id: "a", name: "x", arguments: ["n": 1]), ToolCall(id: "b", name: "y", arguments: ["m": 2])])
  }

  @Test func `a known id names its call whatever the index says`() throws {
    let calls = try calls([
      ToolCallDelta(index: 0, id: "a", name: "x", arguments: "{\"n\""), ToolCallDelta(index: 1, id: "b", name: "y", arguments: "{}"),
      ToolCallDelta(index: 1, id: "a", arguments: ":1}"),
    ])
    #expect(calls.map(\.arguments) == [["n": 1], [:]])
  }

  @Test(arguments: [0, -1])
  func `a new id begins a call though its index is taken or missing`(index: Int) throws {
    let calls = try calls([
      ToolCallDelta(index: index, id: "a", name: "x", arguments: "{}"), ToolCallDelta(index: index, id: "b", name: "y", arguments: "{}"),
    ])
    #expect(calls.map(\.name) == ["x", "y"])
  }

  @Test func `a piece that names nothing belongs to the call being streamed`() throws {
    let calls = try calls([
      ToolCallDelta(index: 0, id: "a", name: "x", arguments: "{}"), ToolCallDelta(index: 1, id: "b", name: "y", arguments: "{\"n\":"),
      ToolCallDelta(index: 7, arguments: "3}"),
    ])
    #expect(calls.map(\.arguments) == [[:], ["n": 3]])
  }

  @Test func `calls without ids and indexes begin with their names`() throws {
    let calls = try calls([
      ToolCallDelta(index: 0, name: "x", arguments: "{\"n\":1}"), ToolCallDelta(index: 0, name: "x", arguments: "{\"n\":2}"),
    ])
    #expect(calls.map(\.arguments) == [["n": 1], ["n": 2]])
  }

  @Test func `arguments that are no JSON stay text and none are an empty object`() throws {
    let calls = try calls([
      ToolCallDelta(index: 0, id: "a", name: "x", arguments: "{oops"), ToolCallDelta(index: 1, id: "b", name: "y", arguments: " "),
    ])
    #expect(calls.map(\.arguments) == ["{oops", [:]])
  }

  @Test func `a finished thinking block replaces what was streamed of it`() throws {
    var assembler = CompletionAssembler()
    try assembler.add(thinking: "hm")
    try assembler.add(thinking: "m")
    assembler.add(.thinking("hmm", signature: "s"))
    try assembler.add(text: "an")
    try assembler.add(text: "swer")
    let completion = assembler.completion(CompletionFinish())
    #expect(completion.parts == [.thinking("hmm", signature: "s"), .text("answer")])
  }

  @Test func `too many calls break the protocol`() throws {
    var assembler = ToolCallAssembler()
    for index in 0..<ToolCallAssembler.callLimit { try assembler.add(ToolCallDelta(index: index, id: "\(index)", name: "x")) }
    #expect(throws: ProviderError.self) { try assembler.add(ToolCallDelta(index: 9_999, id: "more", name: "x")) }
  }
}
