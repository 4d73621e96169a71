import RoostCore

/// The blocks of an answer's content.
enum BedrockBlock {
  /// What a block becomes. A block without a word for it stays whole; cited text is a text and an opaque part with its citations.
  static func parts(of block: JSONValue, vendor: String) -> [ContentPart] {
    func whole() -> [ContentPart] { [.opaque(provider: vendor, block)] }
    if let text = block["text"]?.stringValue { return text.isEmpty ? [] : [.text(text)] }
    if let call = block["toolUse"], call["type"] == nil {
      return [
        .toolCall(
          ToolCall(
            id: call["toolUseId"]?.stringValue ?? "", name: call["name"]?.stringValue ?? "", arguments: call["input"] ?? [:]))
      ]
    }
    if let reasoning = block["reasoningContent"] {
      if let data = reasoning["redactedContent"]?.stringValue { return [.redactedThinking(data)] }
      guard let text = reasoning["reasoningText"] else { return whole() }
      return [.thinking(text["text"]?.stringValue ?? "", signature: text["signature"]?.stringValue)]
    }
    if let cited = block["citationsContent"] {
      let text = (cited["content"]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }.joined()
      let citations = cited["citations"] ?? []
      return text.isEmpty ? whole() : [.text(text), .opaque(provider: vendor, ["citations": citations])]
    }
    if let image = block["image"], let format = image["format"]?.stringValue,
      let bytes = (image["source"]?["bytes"]?.stringValue).flatMap({ Base64.decode($0) })
    {
      return [.image(Media(data: bytes, mediaType: "image/\(format)"))]
    }
    return whole()
  }
}
