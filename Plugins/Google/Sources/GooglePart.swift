import RoostCore

/// The parts of an answer's content.
enum GooglePart {
  /// What a part becomes: one part, and an opaque one for the signature on it.
  ///
  /// A thought keeps its signature itself. A part without a word for it stays whole.
  static func parts(of part: JSONValue, vendor: String) -> [ContentPart] {
    let signature = part["thoughtSignature"]?.stringValue
    func signed(_ content: ContentPart) -> [ContentPart] {
      guard let signature else { return [content] }
      return [content, .opaque(provider: vendor, ["thoughtSignature": .string(signature)])]
    }
    if let text = part["text"]?.stringValue {
      if part["thought"]?.boolValue == true {
        return text.isEmpty && signature == nil ? [] : [.thinking(text, signature: signature)]
      }
      if text.isEmpty { return signature == nil ? [] : [.opaque(provider: vendor, part)] }
      return signed(.text(text))
    }
    if let call = part["functionCall"] {
      return signed(
        .toolCall(
          ToolCall(
            id: call["id"]?.stringValue ?? "", name: call["name"]?.stringValue ?? "",
            arguments: call["args"].flatMap { $0.isNull ? nil : $0 } ?? [:])))
    }
    if let media = media(part) { return signed(media) }
    return [.opaque(provider: vendor, part)]
  }

  private static func media(_ part: JSONValue) -> ContentPart? {
    let media: Media
    if let inline = part["inlineData"], let type = inline["mimeType"]?.stringValue,
      let bytes = (inline["data"]?.stringValue).flatMap({ Base64.decode($0) })
    {
      media = Media(data: bytes, mediaType: type, name: inline["displayName"]?.stringValue)
    } else if let file = part["fileData"], let address = file["fileUri"]?.stringValue {
      media = Media(url: address, mediaType: file["mimeType"]?.stringValue, name: file["displayName"]?.stringValue)
    } else {
      return nil
    }
    let type = media.mediaType ?? ""
    return type.hasPrefix("image/") ? .image(media) : type.hasPrefix("audio/") ? .audio(media) : .document(media)
  }
}
