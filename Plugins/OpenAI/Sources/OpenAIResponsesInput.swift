import RoostCore
import RoostProviders

/// The conversation as a list of input items.
struct OpenAIResponsesInput {
  private(set) var items: [JSONValue] = []

  /// Instructions as an item, where the prompt is cached up to their end.
  mutating func addMarked(system text: String) {
    let content: JSONValue = ["type": "input_text", "text": .string(text), "prompt_cache_breakpoint": ["mode": "explicit"]]
    items.append(["role": "system", "content": [content]])
  }

  mutating func add(_ message: Message) throws(ProviderError) {
    if message.role == .assistant { return try add(answer: message.parts) }
    var content: [JSONValue] = []
    for part in message.parts {
      switch part {
      case .text(let text): if !text.isEmpty { content.append(["type": "input_text", "text": .string(text)]) }
      case .image, .document, .audio: content.append(try Self.media(part))
      case .toolResult(let result): try add(result)
      case .toolCall, .thinking, .redactedThinking, .opaque: break
      }
    }
    guard !content.isEmpty else { return }
    let role = message.role == .system ? "system" : "user"
    items.append(["role": .string(role), "content": Self.short(content)])
  }

  private mutating func add(answer parts: [ContentPart]) throws(ProviderError) {
    // The text that members may follow; it must be of this answer.
    var lastText: Int?
    for part in parts {
      switch part {
      case .text(let text):
        guard !text.isEmpty else { continue }
        lastText = items.count
        items.append(["role": "assistant", "content": .string(text)])
        continue
      case .toolCall(let call):
        let arguments = if case .string(let text) = call.arguments { text } else { call.arguments.description }
        items.append(
          ["type": "function_call", "call_id": .string(call.id), "name": .string(call.name), "arguments": .string(arguments)])
      case .opaque(let provider, let data):
        guard provider == OpenAIResponsesWire.provider else { continue }
        if data["type"] != nil { items.append(data) } else if let place = lastText { add(members: data, at: place) }
      case .toolResult(let result): try add(result)
      // Reasoning goes back as the item it came as; an answer's pictures and sounds can't.
      case .thinking, .redactedThinking, .image, .audio, .document: continue
      }
      lastText = nil
    }
  }

  /// A phase joins the plain message; citations make it the whole item that it was.
  private mutating func add(members: JSONValue, at place: Int) {
    guard case .object(var message) = items[place] else { return }
    if let phase = members["phase"] { message["phase"] = phase }
    guard let annotations = members["annotations"] else {
      items[place] = .object(message)
      return
    }
    let content: JSONValue = [
      "type": "output_text", "text": message["content"] ?? "", "annotations": annotations, "logprobs": [],
    ]
    if let id = members["id"] {
      // Another text of the same message.
      if place > 0, items[place - 1]["id"] == id, case .object(var before) = items[place - 1] {
        before["content"] = .array((before["content"]?.arrayValue ?? []) + [content])
        items[place - 1] = .object(before)
        items.remove(at: place)
        return
      }
      message["id"] = id
    }
    message["type"] = "message"
    message["status"] = "completed"
    message["content"] = [content]
    items[place] = .object(message)
  }

  private mutating func add(_ result: ToolResult) throws(ProviderError) {
    var content: [JSONValue] = []
    var prefix = result.isError ? "Error: " : ""
    for part in result.content {
      switch part {
      case .text(let text):
        content.append(["type": "input_text", "text": .string(prefix + text)])
        prefix = ""
      case .image, .document, .audio: content.append(try Self.media(part))
      case .toolCall, .toolResult, .thinking, .redactedThinking, .opaque: break
      }
    }
    if !prefix.isEmpty { content.insert(["type": "input_text", "text": .string(prefix)], at: 0) }
    items.append(["type": "function_call_output", "call_id": .string(result.callID), "output": Self.short(content)])
  }

  /// One text alone needs no list; nothing at all is an empty text.
  private static func short(_ content: [JSONValue]) -> JSONValue {
    if content.isEmpty { return "" }
    guard content.count == 1, let text = content[0]["text"] else { return .array(content) }
    return text
  }

  private static func media(_ part: ContentPart) throws(ProviderError) -> JSONValue {
    switch part {
    case .image(let media): return ["type": "input_image", "image_url": .string(address(of: media, default: "image/png"))]
    case .document(let media):
      guard case .data = media.source else {
        return ["type": "input_file", "file_url": .string(address(of: media, default: "application/pdf"))]
      }
      return [
        "type": "input_file", "filename": .string(media.name ?? "document.pdf"),
        "file_data": .string(address(of: media, default: "application/pdf")),
      ]
    default: throw OpenAIResponsesEncoder.unsupported("openai's Responses API takes no audio; set \"api\" to \"chat\", or leave it out.")
    }
  }

  private static func address(of media: Media, default type: String) -> String {
    switch media.source {
    case .url(let url): url
    case .data(let bytes): "data:\(media.mediaType ?? type);base64,\(Base64.encode(bytes))"
    }
  }
}
