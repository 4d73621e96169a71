import RoostCore
import RoostProviders

/// The lines of a streamed answer.
struct OllamaLines: LineReader {
  private let vendor: String
  private var calls = OllamaCalls()
  private var isFinished = false
  private var ignored = 0

  init(vendor: String) { self.vendor = vendor }

  mutating func read(_ line: JSONValue, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard !isFinished else { return }
    guard line.objectValue != nil else { throw .unreadable(vendor, "a line of an answer") }
    if let error = OllamaError(line) { throw error.providerError(vendor: vendor) }
    if let message = line["message"] {
      if let text = message["thinking"]?.stringValue, !text.isEmpty { emit(.thinking(text)) }
      if let text = message["content"]?.stringValue, !text.isEmpty { emit(.text(text)) }
      let first = calls.count
      for (offset, call) in calls.read(message).enumerated() {
        let arguments = if case .string(let text) = call.arguments { text } else { call.arguments.description }
        emit(.toolCall(ToolCallDelta(index: first + offset, id: call.id, name: call.name, arguments: arguments)))
      }
    } else if line["done"] == nil {
      ignored += 1
    }
    guard line["done"]?.boolValue == true else { return }
    isFinished = true
    let end = OllamaEnd(line, hasCalls: calls.count > 0)
    emit(
      .finish(
        CompletionFinish(
          stopReason: end.reason, rawStopReason: end.word, usage: end.usage, model: end.model,
          metadata: ignored == 0 ? [:] : ["ignored_events": .integer(ignored)])))
  }

  func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard isFinished else { throw .interrupted(vendor) }
  }
}

/// The tool calls of one answer. Each comes whole; the index that the server gives is often wrong.
struct OllamaCalls {
  private(set) var count = 0
  private var ids: Set<String> = []

  /// The calls in one message, or a piece of it. An id that was there before is left out: it would make two calls one.
  mutating func read(_ message: JSONValue) -> [ToolCall] {
    var calls: [ToolCall] = []
    for call in message["tool_calls"]?.arrayValue ?? [] {
      let function = call["function"]
      let id = call["id"]?.stringValue ?? ""
      calls.append(
        ToolCall(id: ids.insert(id).inserted ? id : "", name: function?["name"]?.stringValue ?? "", arguments: Self.arguments(function)))
    }
    count += calls.count
    return calls
  }

  /// Look-alikes send the object as text.
  private static func arguments(_ function: JSONValue?) -> JSONValue {
    switch function?["arguments"] {
    case nil, .null?: return .object(JSONObject())
    case .string(let text)?:
      if text.isEmpty { return .object(JSONObject()) }
      do { return try JSONValue(parsing: text) } catch { return .string(text) }
    case let value?: return value
    }
  }
}
