/// Writes each event as one line for a log collector, as logfmt or JSON.
public struct StructuredLogExporter: EventExporter {
  /// The form of a line.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// `time=… level=… logger=… event=… key=value …`
    case logfmt
    /// One JSON object: `level` and `logger`, then the event's wire form.
    case json
  }

  /// The logger's name in each line (default `roost`).
  public var name: String
  /// Default `logfmt`.
  public var format: Format
  /// Longest value in a logfmt line, in characters (default 4,000); the rest is counted.
  public var valueLimit: Int
  private let output: LineOutput

  public init(name: String = "roost", format: Format = .logfmt, valueLimit: Int = 4_000, output: LineOutput = .standardError) {
    self.name = name
    self.format = format
    self.valueLimit = valueLimit
    self.output = output
  }

  public func export(_ event: EventRecord) throws { try output.write(line(for: event)) }

  func line(for event: EventRecord) -> String {
    let level = EventSeverity(event.type).rawValue
    var head: JSONObject = format == .json ? ["level": .string(level), "logger": .string(name)] : JSONObject()
    guard case .object(let wire) = event.json else { return "" }
    switch format {
    case .json:
      for (key, value) in wire { head[key] = value }
      return JSONValue.object(head).jsonText()
    case .logfmt:
      head["time"] = .number(event.time)
      head["level"] = .string(level)
      head["logger"] = .string(name)
      head["event"] = .string(event.type.name)
      for (key, value) in wire where key != "type" && key != "time" { head[key] = value }
      return FieldText(valueLimit: valueLimit).pairs(head)
    }
  }
}
