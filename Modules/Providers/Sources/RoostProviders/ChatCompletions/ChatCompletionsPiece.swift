internal import RoostCore

/// What a message, or a piece of a streamed one, says.
enum ChatCompletionsPiece {
  case thinking(String, signature: String?)
  /// One of OpenRouter's `reasoning_details`.
  case detail(JSONValue)
  case text(String)
  case refusal(String)
  case annotations([JSONValue])
  /// A block that only the server understands.
  case block(JSONValue)
  /// One of Groq's tools, which the server itself has run.
  case executed(JSONValue)
  /// A tool call, or a piece of one.
  case call(JSONValue)

  /// The pieces in the order that a whole message has them; empty texts are left out.
  static func pieces(of message: JSONValue) -> [ChatCompletionsPiece] {
    var pieces: [ChatCompletionsPiece] = []
    func text(_ key: String) -> String? { message[key]?.stringValue.flatMap { $0.isEmpty ? nil : $0 } }
    // Servers that renamed it may send both.
    if let reasoning = text("reasoning_content") ?? text("reasoning") { pieces.append(.thinking(reasoning, signature: nil)) }
    for detail in message["reasoning_details"]?.arrayValue ?? [] { pieces.append(.detail(detail)) }
    if let content = text("content") { pieces.append(.text(content)) }
    for block in message["content"]?.arrayValue ?? [] {
      if let piece = piece(ofContent: block) { pieces.append(piece) }
    }
    if let refusal = text("refusal") { pieces.append(.refusal(refusal)) }
    if let annotations = message["annotations"]?.arrayValue, !annotations.isEmpty { pieces.append(.annotations(annotations)) }
    for tool in message["executed_tools"]?.arrayValue ?? [] { pieces.append(.executed(tool)) }
    for call in message["tool_calls"]?.arrayValue ?? [] where call.objectValue != nil { pieces.append(.call(call)) }
    if let old = message["function_call"], old.objectValue != nil { pieces.append(.call(["function": old])) }
    return pieces
  }

  /// Mistral's content is a list.
  private static func piece(ofContent block: JSONValue) -> ChatCompletionsPiece? {
    switch block["type"]?.stringValue {
    case "text":
      let text = block["text"]?.stringValue ?? ""
      return text.isEmpty ? nil : .text(text)
    case "thinking":
      let whole = block["thinking"]
      let text = whole?.stringValue ?? (whole?.arrayValue ?? []).reduce(into: "") { $0 += $1["text"]?.stringValue ?? "" }
      let signature = block["signature"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
      return text.isEmpty && signature == nil ? nil : .thinking(text, signature: signature)
    default: return block.objectValue == nil ? nil : .block(block)
    }
  }

  /// The pages that annotations cite, each once: `{"url": …, "title": …}`.
  static func sources(in annotations: [JSONValue]) -> JSONObject {
    var seen: Set<String> = []
    let sources = annotations.compactMap { annotation -> JSONValue? in
      guard let citation = annotation["url_citation"], let url = citation["url"]?.stringValue, seen.insert(url).inserted else { return nil }
      return ["url": .string(url), "title": .string(citation["title"]?.stringValue ?? "")]
    }
    return sources.isEmpty ? [:] : ["sources": .array(sources)]
  }
}
