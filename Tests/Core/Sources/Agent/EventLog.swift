import RoostCore
import Synchronization

/// Notes every event and what is spent; the suites' own session.
final class EventLog: EventSink {
  private struct State: Sendable {
    var events: [any SessionEvent] = []
    var scopes: [RunScope?] = []
    var spent = Spending()
  }

  private let state = Mutex(State())

  func wants(_ type: EventType) -> Bool { true }
  func emit<E: SessionEvent>(_ event: E) async { post(event) }
  func post<E: SessionEvent>(_ event: E) {
    let scope = RunScope.current
    state.withLock { state in
      state.events.append(event)
      state.scopes.append(scope)
    }
  }
  func record(_ spending: Spending, agent: String) { state.withLock { $0.spent += spending } }

  var events: [any SessionEvent] { state.withLock { $0.events } }
  var spent: Spending { state.withLock { $0.spent } }
  var names: [String] { events.map { type(of: $0).type.name } }
  func all<E: SessionEvent>(_ type: E.Type) -> [E] { events.compactMap { $0 as? E } }
  func scopes<E: SessionEvent>(of type: E.Type) -> [RunScope?] {
    state.withLock { state in zip(state.events, state.scopes).filter { $0.0 is E }.map(\.1) }
  }
  func clear() { state.withLock { $0 = State() } }

  /// Runs `work` as if inside a run that this log listens to.
  func listening<T>(_ work: () async throws -> T) async rethrows -> T {
    try await RunContext.$current.withValue(RunContext(scope: RunScope(runID: "outer", spanID: "outer", agent: "test"), events: self)) {
      try await work()
    }
  }

  static let ends: Set<String> = ["run.finished", "run.failed", "run.cancelled", "run.paused"]
  var ends: [String] { names.filter { Self.ends.contains($0) } }
}

/// A tool made of a closure.
func tool(
  _ name: String, parameters: JSONSchema = .anyObject, options: ToolOptions = ToolOptions(),
  _ call: @escaping @Sendable (JSONValue, ToolContext) async throws -> String
) -> AnyTool {
  AnyTool(name: name, description: "Does \(name).", parameters: parameters, options: options) { arguments, context in
    ToolReply(try await call(arguments, context))
  }
}

/// An engine that only runs.
struct FixedEngine: Engine {
  var answer: @Sendable (Envelope, RunContext) async -> Envelope
  func run(_ input: Envelope, context: RunContext) async -> Envelope { await answer(input, context) }
}
