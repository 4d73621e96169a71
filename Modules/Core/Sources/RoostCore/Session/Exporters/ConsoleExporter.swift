/// Shows each event as one line, `[agent] type key=value …`, for a person to read.
public struct ConsoleExporter: EventExporter {
  /// Longest value shown, in characters (default 500); the rest is counted.
  public var valueLimit: Int
  /// Whether agents and types are coloured (default no).
  public var isColored: Bool
  private let output: LineOutput

  public init(output: LineOutput = .standardError, valueLimit: Int = 500, isColored: Bool = false) {
    self.output = output
    self.valueLimit = valueLimit
    self.isColored = isColored
  }

  public func export(_ event: EventRecord) throws { try output.write(line(for: event)) }

  func line(for event: EventRecord) -> String {
    var fields = event.fields
    let scoped = event.scope?.agent ?? ""
    let agent = scoped.isEmpty ? fields["agent"]?.stringValue ?? "" : scoped
    if fields["agent"]?.stringValue == agent { fields["agent"] = nil }
    let pairs = FieldText(valueLimit: valueLimit).pairs(fields)
    let name = colored("[\(TerminalText.escaped(agent.isEmpty ? "-" : agent))]", "36")
    let type = colored(TerminalText.escaped(event.type.name), EventSeverity(event.type) == .info ? "1" : "31")
    return pairs.isEmpty ? "\(name) \(type)" : "\(name) \(type) \(pairs)"
  }

  private func colored(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// How much an event should worry a reader of a log.
enum EventSeverity: String {
  case info
  case warning
  case error

  init(_ type: EventType) {
    switch type.name {
    case RunFailedEvent.type.name, ToolErrorEvent.type.name: self = .error
    case ToolTimeoutEvent.type.name, ModelRetryEvent.type.name, RunCancelledEvent.type.name, FeatureDroppedEvent.type.name: self = .warning
    default: self = .info
    }
  }
}
