import RoostCore

/// The blocks of an answer's content.
enum AnthropicBlock {
  /// The parts that a whole block becomes: one, and an opaque one for members there is no word for.
  static func parts(of block: JSONValue, vendor: String) -> [ContentPart] {
    func extras(beside known: Set<String>) -> [ContentPart] {
      var rest = JSONObject()
      for (key, value) in block.objectValue ?? JSONObject() where !known.contains(key) && !value.isNull {
        if key == "caller" && value["type"]?.stringValue == "direct" { continue }
        rest[key] = value
      }
      return rest.count == 0 ? [] : [.opaque(provider: vendor, .object(rest))]
    }
    switch block["type"]?.stringValue {
    case "text": return [.text(block["text"]?.stringValue ?? "")] + extras(beside: ["type", "text"])
    case "thinking":
      let signature = block["signature"]?.stringValue
      return [.thinking(block["thinking"]?.stringValue ?? "", signature: signature?.isEmpty == true ? nil : signature)]
    case "redacted_thinking": return [.redactedThinking(block["data"]?.stringValue ?? "")]
    case "tool_use":
      let call = ToolCall(
        id: block["id"]?.stringValue ?? "", name: block["name"]?.stringValue ?? "", arguments: block["input"] ?? .object(JSONObject()))
      return [.toolCall(call)] + extras(beside: ["type", "id", "name", "input"])
    default: return [.opaque(provider: vendor, block)]
    }
  }
}

/// The pages that an answer cites, each once.
struct AnthropicSources {
  private var known: Set<String> = []
  private var sources: [JSONValue] = []

  mutating func add(_ citations: [JSONValue]) {
    for citation in citations {
      guard let url = citation["url"]?.stringValue, known.insert(url).inserted else { continue }
      sources.append(["url": .string(url), "title": .string(citation["title"]?.stringValue ?? "")])
    }
  }

  /// `sources`, where there are any.
  var metadata: JSONObject { sources.isEmpty ? [:] : ["sources": .array(sources)] }
}
