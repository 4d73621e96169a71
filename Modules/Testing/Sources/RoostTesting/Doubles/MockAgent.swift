public import RoostCore
import Synchronization

/// Stands in for an agent: as a tool, as a step, on its own. Answers from a script and records what it was asked.
public final class MockAgent: Engine, ToolConvertible {
  /// What the answers' metadata says, where an answer isn't a whole envelope.
  public struct Defaults: Sendable {
    public var inputTokens = 10
    public var outputTokens = 20
    public var costUSD = 0.0
    public var model = "mock"
    public var provider = "mock"
    public init() {}
  }

  public let name: String
  public let description: String
  private let script: MockScript
  private let cycles: Bool
  private let delay: Duration
  private let defaults: Defaults
  private let clock: any RunClock
  private let state = Mutex<(calls: [Envelope], cursor: Int)>(([], 0))

  public init(
    _ script: MockScript, name: String = "mock_agent", description: String = "A scripted stand-in for an agent.", cycles: Bool = false,
    delay: Duration = .zero, defaults: Defaults = Defaults(), clock: any RunClock = SystemClock.shared
  ) {
    self.script = script
    self.name = name
    self.description = description
    self.cycles = cycles
    self.delay = delay
    self.defaults = defaults
    self.clock = clock
  }

  /// The agent that answers from the script; its deadline, session and events are an agent's.
  public func agent() throws(AgentBuildError) -> Agent { try Agent(name, description: description, engine: self) }

  /// The mock as a tool that takes a `task`.
  public var asAnyTool: AnyTool {
    let parameters = JSONSchema.object(properties: [("task", .string(description: "What to do."))], required: ["task"])
    return AnyTool(
      name: name, description: description, parameters: parameters, links: ToolLinks(agent: name, returnsEnvelope: true)
    ) { [self] arguments, context in
      guard let task = arguments["task"]?.stringValue else { return .error("task is missing; send {\"task\": \"…\"}.") }
      let envelope = try await agent().run(task)
      if envelope.metadata.stopReason == .concluded { throw ControlSignal.conclude(envelope.payload) }
      return envelope.toolReply
    }
  }

  public func run(_ input: Envelope, context: RunContext) async -> Envelope {
    let cursor = state.withLock { state in
      state.calls.append(input)
      defer { state.cursor += 1 }
      return state.cursor
    }
    if delay > .zero {
      do { try await clock.sleep(for: delay) } catch { return .failure(RunError(.cancelled, "The mock was cancelled."), task: input.task) }
    }
    do {
      return envelope(try await reply(to: input, cursor), for: input)
    } catch {
      return envelope(.failure(error), for: input)
    }
  }

  private func reply(to input: Envelope, _ cursor: Int) async throws -> MockReply {
    switch script {
    case .always(let reply): return reply
    case .function(let function): return try await function(input)
    case .list(let replies):
      if cursor < replies.count { return replies[cursor] }
      if cycles, !replies.isEmpty { return replies[cursor % replies.count] }
      throw RunError(.engineFailed, "The mock \(name) has \(replies.count) answers and was asked \(cursor + 1) times.", source: name)
    case .map(let entries):
      let task = input.task ?? ""
      let found = entries.first { $0.key != "*" && task.contains($0.key) } ?? entries.first { $0.key == "*" }
      guard let found else {
        let keys = entries.map(\.key).joined(separator: ", ")
        throw RunError(.engineFailed, "The mock \(name) has no answer for \"\(task)\"; its keys are \(keys).", source: name)
      }
      return found.reply
    }
  }

  private func envelope(_ reply: MockReply, for input: Envelope) -> Envelope {
    var envelope = Envelope(task: input.task, context: input.context)
    envelope.metadata.own = Spending(
      usage: TokenUsage(inputTokens: defaults.inputTokens, outputTokens: defaults.outputTokens), costUSD: defaults.costUSD)
    envelope.metadata.model = defaults.model
    envelope.metadata.provider = defaults.provider
    switch reply {
    case .text(let text): envelope.payload = .string(text)
    case .value(let value): envelope.payload = value
    case .envelope(let whole): return whole
    case .error(let error): envelope.error = error
    case .failure(let error): envelope.error = error as? RunError ?? RunError(.engineFailed, "\(error)", source: name)
    }
    return envelope
  }

  // MARK: - What happened

  public var calls: [Envelope] { state.withLock { $0.calls } }
  public var callCount: Int { calls.count }
  public var lastCall: Envelope? { calls.last }

  /// Forgets the calls and begins the script again.
  public func reset() { state.withLock { $0 = ([], 0) } }

  /// Throws unless the mock was asked `count` times; the text lists the tasks.
  public func assertCallCount(_ count: Int) throws(MockAssertion) {
    if callCount != count { throw MockAssertion("expected \(count) calls, got \(callCount): \(tasks)") }
  }

  /// Throws unless some call had just this task, or one that contains a text; the text lists the tasks. One of the two must be given.
  public func assertCalled(with task: String? = nil, containing part: String? = nil) throws(MockAssertion) {
    guard task != nil || part != nil else { throw MockAssertion("say what to look for: a whole task or a part of one") }
    let found = calls.contains { call in
      let asked = call.task ?? ""
      return (task.map { $0 == asked } ?? true) && (part.map { asked.contains($0) } ?? true)
    }
    if !found { throw MockAssertion("no call with \(task ?? part ?? ""); the tasks were \(tasks)") }
  }

  private var tasks: String { calls.map { "\"\($0.task ?? "")\"" }.joined(separator: ", ") }
}

/// A mock that wasn't called as a test expects.
public struct MockAssertion: Error, Hashable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
