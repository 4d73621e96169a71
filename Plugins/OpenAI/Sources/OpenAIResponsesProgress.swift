import RoostCore

/// An item whose pieces are coming.
struct OpenAIResponsesProgress {
  /// As it began, then as it ended.
  private(set) var item: JSONValue
  /// What wasn't given on yet. Tool calls have no number yet.
  var chunks: [CompletionChunk] = []
  /// The bytes of `chunks` that were counted.
  var counted = 0
  /// A tool call's number, once a piece of it was given on.
  var call: Int?
  private(set) var isDone = false
  /// The text, summary or reasoning that is coming.
  private var part: Int?
  private var partDone: [Int: JSONValue] = [:]
  private var hasPieces: Set<Int> = []
  private var isNamed = false

  init(_ item: JSONValue) { self.item = item }

  static func size(_ chunk: CompletionChunk) -> Int {
    switch chunk {
    case .text(let text), .thinking(let text): text.utf8.count
    case .toolCall(let delta): delta.arguments.utf8.count + 64
    case .part(let part): part.json.description.utf8.count
    case .finish: 0
    }
  }

  mutating func add(_ type: String, _ json: JSONValue) {
    let delta = json["delta"]?.stringValue ?? ""
    switch type {
    case "response.output_text.delta", "response.refusal.delta": addText(delta, at: json["content_index"]?.intValue ?? 0)
    case "response.reasoning_summary_text.delta", "response.reasoning_text.delta":
      let index = (json["summary_index"] ?? json["content_index"])?.intValue ?? 0
      if delta.isEmpty { return }
      chunks.append(.thinking(part != nil && part != index ? "\n\n" + delta : delta))
      part = index
    case "response.function_call_arguments.delta": addArguments(delta)
    case "response.content_part.done": partDone[json["content_index"]?.intValue ?? 0] = json["part"]
    default: break
    }
  }

  /// The item is whole; what no piece told is told now.
  mutating func finish(_ whole: JSONValue) {
    guard !isDone else { return }
    isDone = true
    if whole.objectValue != nil { item = whole }
    let known = OpenAIResponsesItem(item)
    switch known.type {
    case "message":
      for (index, content) in (item["content"]?.arrayValue ?? []).enumerated() {
        if let part, index < part { continue }
        if !hasPieces.contains(index) { addText(OpenAIResponsesItem.text(ofContent: content), at: index) }
        partDone[index] = content
      }
      endText()
    case "reasoning":
      if let text = known.reasoning { chunks.append(.part(.thinking(text, signature: nil))) }
      chunks.append(.part(known.opaque))
    case "function_call":
      if !isNamed, let call = known.call {
        let arguments = if case .string(let text) = call.arguments { text } else { call.arguments.description }
        addArguments(arguments)
      }
    default: chunks.append(.part(known.opaque))
    }
  }

  private mutating func addText(_ text: String, at index: Int) {
    if text.isEmpty { return }
    if part != index {
      endText()
      chunks.append(.part(.text("")))
    }
    part = index
    hasPieces.insert(index)
    chunks.append(.text(text))
  }

  /// What the text keeps stands right after it.
  private mutating func endText() {
    guard let index = part, hasPieces.contains(index) else { return }
    if let extras = OpenAIResponsesItem.extras(ofContent: partDone[index] ?? .null, in: item) { chunks.append(.part(extras)) }
  }

  /// The call begins with its first piece: one that is cut before it has none isn't a call without arguments.
  private mutating func addArguments(_ text: String) {
    if isNamed ? text.isEmpty : text.utf8.allSatisfy({ $0 <= 32 }) { return }
    let id = isNamed ? nil : item["call_id"]?.stringValue
    let name = isNamed ? nil : item["name"]?.stringValue
    isNamed = true
    chunks.append(.toolCall(ToolCallDelta(index: 0, id: id, name: name, arguments: text)))
  }
}
