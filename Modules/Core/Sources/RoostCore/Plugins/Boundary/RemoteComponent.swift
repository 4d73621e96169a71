/// A component on the other side of a boundary that only JSON crosses: in a C plugin, or in a worker process.
///
/// Its `definition` says what it is: a tool `{"name", "description", "parameters", "options"}`, a source of tools `{"source": true}`, a
/// guardrail `{"name", "hold_back"}`, a provider `{"name", "capabilities", "models"}`, an embedder `{"dimensions"}`, an exporter `{}`;
/// with `"lifecycle": true` where it is started and stopped.
public protocol RemoteComponent: Sendable {
  var definition: JSONValue { get }
  /// One request, one answer. Obeys the calling task's cancellation.
  func call(_ method: RemoteMethod, _ input: JSONValue) async throws(RemoteFailure) -> JSONValue
  /// One request, answered in pieces; returns when there are no more. A piece that `emit` throws at ends the call.
  func stream(
    _ method: RemoteMethod, _ input: JSONValue, emit: @escaping @Sendable (JSONValue) async throws(RemoteFailure) -> Void
  ) async throws(RemoteFailure)
}

/// What can be asked of a component across a boundary.
public enum RemoteMethod: String, Hashable, Sendable, CaseIterable {
  /// A tool: `{"arguments", "context"}`, of a source also `"tool"`; gives a tool's reply.
  case call
  /// A source of tools: its tools' definitions as they are now.
  case tools
  /// A guardrail: `{"text", "context"}`; gives its decision.
  case check
  /// A provider: a completion request; gives the completion.
  case complete
  /// A provider: a completion request; emits chunks.
  case stream
  /// A provider: a completion request; gives a number of tokens.
  case countTokens = "count_tokens"
  /// An embedder: texts; gives one array of numbers for each.
  case embed
  /// An exporter: one event.
  case export
  /// An exporter: writes out what it holds.
  case close
  /// A component with a beginning and an end.
  case start, stop
}

/// Why a call across a boundary gave no answer.
public enum RemoteFailure: Error, Hashable, CustomStringConvertible {
  case provider(ProviderError)
  case signal(ControlSignal)
  /// A failure with a code: the component's own, or `plugin_failed` where the boundary broke.
  case run(RunError)
  /// Any other error, in its own words.
  case failed(String)
  case cancelled

  /// As it crosses; an error of unknown type keeps its words.
  public init(_ error: any Error) {
    switch error {
    case let failure as RemoteFailure: self = failure
    case let error as ProviderError: self = .provider(error)
    case let signal as ControlSignal: self = .signal(signal)
    case let error as RunError: self = .run(error)
    case is CancellationError: self = .cancelled
    default: self = .failed("\(error)")
    }
  }

  public var description: String {
    switch self {
    case .provider(let error): error.description
    case .signal: "a control signal"
    case .run(let error): error.message
    case .failed(let reason): reason
    case .cancelled: "cancelled"
    }
  }

  /// What the component threw, as its caller would have caught it without the boundary.
  var original: any Error {
    switch self {
    case .provider(let error): error
    case .signal(let signal): signal
    case .run(let error): error
    case .failed: self
    case .cancelled: CancellationError()
    }
  }

  /// The same for callers of a provider.
  var providerError: ProviderError {
    switch self {
    case .provider(let error): error
    case .cancelled: ProviderError(.cancelled, "The call was cancelled.", retry: .no)
    case .run(let error): ProviderError(.unavailable, error.message, retry: error.isRetryable ? .yes : .no)
    case .signal: ProviderError(.protocolViolation, "The provider threw a control signal; only tools may.", retry: .no)
    case .failed(let reason): ProviderError(.protocolViolation, reason)
    }
  }
}

/// One member, which says what kind of failure it is.
extension RemoteFailure: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "a failure")
    switch reader.object.first?.key {
    case "provider": self = .provider(try reader.value("provider", as: ProviderError.self))
    case "signal": self = .signal(try reader.value("signal", as: ControlSignal.self))
    case "run": self = .run(try reader.value("run", as: RunError.self))
    case "failed": self = .failed(try reader.string("failed"))
    case "cancelled": self = .cancelled
    default: throw JSONShapeError(expected: "one of provider, signal, run, failed, cancelled", found: json.brief)
    }
  }

  public var json: JSONValue {
    switch self {
    case .provider(let error): ["provider": error.json]
    case .signal(let signal): ["signal": signal.json]
    case .run(let error): ["run": error.json]
    case .failed(let reason): ["failed": .string(reason)]
    case .cancelled: ["cancelled": true]
    }
  }
}
