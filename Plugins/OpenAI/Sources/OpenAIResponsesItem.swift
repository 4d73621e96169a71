import RoostCore

/// One item of a response's output.
struct OpenAIResponsesItem {
  let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  var type: String { json["type"]?.stringValue ?? "" }
  private var content: [JSONValue] { json["content"]?.arrayValue ?? [] }
  var isRefusal: Bool { type == "message" && content.contains { $0["type"]?.stringValue == "refusal" } }

  /// What the item becomes: a message's texts, each with what there is no word for; reasoning in clear and as it came; a call.
  var parts: [ContentPart] {
    switch type {
    case "message": content.flatMap { Self.parts(ofContent: $0, in: json) }
    case "reasoning": (reasoning.map { [.thinking($0, signature: nil)] } ?? []) + [opaque]
    case "function_call": call.map { [.toolCall($0)] } ?? []
    default: [opaque]
    }
  }

  /// The item as it came, to be sent back.
  var opaque: ContentPart { .opaque(provider: OpenAIResponsesWire.provider, json) }

  /// One text of a message; nothing for an empty one.
  static func parts(ofContent content: JSONValue, in message: JSONValue) -> [ContentPart] {
    let text = text(ofContent: content)
    guard !text.isEmpty else { return [] }
    return [.text(text)] + (extras(ofContent: content, in: message).map { [$0] } ?? [])
  }

  static func text(ofContent content: JSONValue) -> String {
    (content["type"]?.stringValue == "refusal" ? content["refusal"] : content["text"])?.stringValue ?? ""
  }

  /// Members of the message that its text must keep: the phase, and citations with the message's id.
  static func extras(ofContent content: JSONValue, in message: JSONValue) -> ContentPart? {
    var members = JSONObject()
    if let annotations = content["annotations"]?.arrayValue, !annotations.isEmpty {
      if let id = message["id"] { members["id"] = id }
      members["annotations"] = .array(annotations)
    }
    if let phase = message["phase"], !phase.isNull { members["phase"] = phase }
    return members.count == 0 ? nil : .opaque(provider: OpenAIResponsesWire.provider, .object(members))
  }

  /// The summary, else reasoning in clear; nil where there is neither.
  var reasoning: String? {
    func joined(_ key: String) -> String {
      (json[key]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
    let text = joined("summary")
    if !text.isEmpty { return text }
    let open = joined("content")
    return open.isEmpty ? nil : open
  }

  /// The call; nil where the limit of tokens cut it off.
  var call: ToolCall? {
    let text = json["arguments"]?.stringValue ?? ""
    let isCut = json["status"]?.stringValue == "incomplete"
    let arguments: JSONValue
    if text.utf8.allSatisfy({ $0 <= 32 }) {
      if isCut { return nil }
      arguments = .object(JSONObject())
    } else {
      do { arguments = try JSONValue(parsing: text) } catch {
        if isCut { return nil }
        arguments = .string(text)
      }
    }
    return ToolCall(id: json["call_id"]?.stringValue ?? "", name: json["name"]?.stringValue ?? "", arguments: arguments)
  }
}

/// The pages that an answer cites, each once.
struct OpenAIResponsesSources {
  private var known: Set<String> = []
  private var sources: [JSONValue] = []

  mutating func add(_ item: OpenAIResponsesItem) {
    guard item.type == "message" else { return }
    for content in item.json["content"]?.arrayValue ?? [] {
      for note in content["annotations"]?.arrayValue ?? [] {
        guard let url = note["url"]?.stringValue, known.insert(url).inserted else { continue }
        sources.append(["url": .string(url), "title": .string(note["title"]?.stringValue ?? "")])
      }
    }
  }

  /// `sources`, where there are any.
  var metadata: JSONObject { sources.isEmpty ? [:] : ["sources": .array(sources)] }
}
