import Foundation
import Glibc
import RoostCore

// The cost of an agent's run, stream and construction. Names of cases as arguments choose them; without any, all run.
//
// The floor, in the same process, is one JSONDecoder decode of a 230-byte stream chunk.

/// A provider that answers from memory.
struct FixedProvider: Provider {
  let name = "fixed"
  let answers: @Sendable (Int) -> Completion
  var chunks: [CompletionChunk] = []

  func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion { answers(request.messages.count) }
  func stream(_ request: CompletionRequest) -> CompletionStream { CompletionStream(chunks: chunks) }
}

/// A provider whose chunks come from a task of its own.
struct WritingProvider: Provider {
  let name = "writing"
  let count: Int
  func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion { Completion(parts: []) }
  func stream(_ request: CompletionRequest) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      for _ in 0..<count { try await writer.write(.text("word ")) }
      try await writer.write(.finish(CompletionFinish()))
    }
  }
}

/// A provider that waits until it is let go.
struct WaitingProvider: Provider {
  let name = "waiting"
  let gate: Gate
  func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    await gate.wait()
    return Completion(parts: [.text("done")])
  }
}

actor Gate {
  private var waiting: [CheckedContinuation<Void, Never>] = []
  var count: Int { waiting.count }
  func wait() async { await withCheckedContinuation { waiting.append($0) } }
  func open() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}

/// Microseconds for each of `count` rounds, the median of five.
func median(_ count: Int, _ work: (Int) async -> Void) async -> Double {
  var times: [Double] = []
  await work(max(1, count / 10))
  for _ in 0..<5 {
    let start = ContinuousClock.now
    await work(count)
    times.append((ContinuousClock.now - start).inMilliseconds * 1_000 / Double(count))
  }
  return times.sorted()[2]
}

func resident() -> Int {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  return pages * Int(getpagesize())
}

struct Chunk: Decodable {
  struct Choice: Decodable {
    struct Delta: Decodable { var content: String }
    var index: Int
    var delta: Delta
  }
  var id: String
  var object: String
  var created: Int
  var model: String
  var choices: [Choice]
}

enum Fixture {
  static let chunk = """
    {"id":"chatcmpl-9x8Y7z6W5v4U3t2S1r0Q","object":"chat.completion.chunk","created":1764000000,"model":"a-model-of-some-size-2026-01",\
    "choices":[{"index":0,"delta":{"content":" a few words of text"},"logprobs":null,"finish_reason":null}]}
    """
  static let call = ToolCall(id: "c1", name: "add", arguments: ["a": 1, "b": 2])
  static let usage = TokenUsage(inputTokens: 10, outputTokens: 5)
  static let add = AnyTool(
    name: "add", description: "Adds.", parameters: .object(properties: [("a", .integer()), ("b", .integer())], required: ["a", "b"])
  ) { arguments, _ in
    ToolReply("\((arguments["a"]?.intValue ?? 0) + (arguments["b"]?.intValue ?? 0))")
  }
}

func decodeFloor() async -> Double {
  let data = Data(Fixture.chunk.utf8)
  let decoder = JSONDecoder()
  return await median(20_000) { count in
    for _ in 0..<count { _ = try? decoder.decode(Chunk.self, from: data) }
  }
}

func runCase() async throws -> Double {
  let provider = FixedProvider { messages in
    messages == 1
      ? Completion(model: "m", parts: [.toolCall(Fixture.call)], stopReason: .toolUse, usage: Fixture.usage)
      : Completion(model: "m", parts: [.text("three")], usage: Fixture.usage)
  }
  let agent = try Agent("bench", provider: provider, model: "m", system: "Be brief.", tools: [Fixture.add])
  let check = await agent.run("1 + 2?")
  precondition(check.text == "three" && check.metadata.turns == 2)
  return await median(20_000) { count in
    for _ in 0..<count { _ = await agent.run("1 + 2?") }
  }
}

func constructCase() async throws -> (microseconds: Double, bytes: Double) {
  let engine = try LLMEngine(provider: FixedProvider { _ in Completion(parts: []) })
  var kept: [Agent] = []
  let time = await median(100_000) { count in
    for _ in 0..<count { if let agent = try? Agent("plain", engine: engine) { kept = [agent] } }
  }
  let count = 100_000
  kept = []
  kept.reserveCapacity(count)
  let before = resident()
  for _ in 0..<count { kept.append(try Agent("plain", engine: engine)) }
  let bytes = Double(resident() - before) / Double(count)
  precondition(kept.count == count)
  return (time, bytes)
}

func streamCase(_ provider: some Provider) async throws -> Double {
  let agent = try Agent("bench", provider: provider)
  let time = await median(50) { count in
    for _ in 0..<count {
      var pieces = 0
      for await element in agent.stream("go") {
        if case .text = element { pieces += 1 }
      }
      precondition(pieces == 2_000)
    }
  }
  return time * 1_000 / 2_000
}

func inFlightCase() async throws -> Double {
  let gate = Gate()
  let agent = try Agent("bench", provider: WaitingProvider(gate: gate))
  // The code itself is read into memory by the first run.
  let warm = try Agent("warm", provider: FixedProvider { _ in Completion(parts: [.text("ok")]) })
  for _ in 0..<100 { _ = await warm.run("warm") }
  let before = resident()
  return await withTaskGroup(of: Void.self) { group in
    for _ in 0..<1_000 { group.addTask { _ = await agent.run("wait") } }
    while await gate.count < 1_000 { await Task.yield() }
    let after = resident()
    await gate.open()
    return Double(after - before) / 1_048_576
  }
}

let names = Set(CommandLine.arguments.dropFirst())
func isWanted(_ name: String) -> Bool { names.isEmpty || names.contains(name) }

/// One line of the table: name, value, floor, unit, target.
func show(_ name: String, _ value: Double, floor: Double, _ unit: String, _ target: String) {
  print("\(name)\t\(value)\t\(floor)\t\(unit)\t\(target)")
}

// Memory first: later cases leave the heap larger.
if isWanted("runs.in_flight.1000") { show("runs.in_flight.1000", try await inFlightCase(), floor: 0, "MB", "40 MB added or less") }
if isWanted("agent.run") {
  let floor = await decodeFloor()
  show("agent.run", try await runCase(), floor: floor, "us", "4 decodes of a chunk or less")
}
if isWanted("agent.construct") {
  let (time, bytes) = try await constructCase()
  show("agent.construct", time, floor: 0, "us", "1 us or less")
  show("agent.construct.bytes", bytes, floor: 0, "bytes", "1024 bytes or less")
}
if isWanted("stream.2000") {
  let chunks: [CompletionChunk] = Array(repeating: .text("word "), count: 2_000) + [.finish(CompletionFinish())]
  let ready = try await streamCase(FixedProvider(answers: { _ in Completion(parts: []) }, chunks: chunks))
  show("stream.2000", ready, floor: 0, "ns", "500 ns a chunk or less")
  let written = try await streamCase(WritingProvider(count: 2_000))
  show("stream.2000.written", written, floor: 0, "ns", "500 ns a chunk or less")
}
