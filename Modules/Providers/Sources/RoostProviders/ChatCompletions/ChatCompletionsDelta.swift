/// The event that comes by the thousand: one choice, of whose message only more text or more thinking is said.
enum ChatCompletionsDelta {
  case text(String)
  case thinking(String)

  /// Nil for every other event, and for one whose JSON is broken.
  init?(_ data: UnsafeBufferPointer<UInt8>) {
    guard var cursor = JSONCursor(data) else { return nil }
    var choices = 0
    var (text, thinking): (String?, String?) = (nil, nil)
    let isRead = cursor.object { cursor, key in
      if key.spell("choices") {
        return cursor.array { cursor in
          choices += 1
          return choices == 1 && Self.read(choice: &cursor, &text, &thinking)
        }
      }
      return Self.isOfNoMatter(key) ? cursor.skip() : cursor.null()
    }
    guard isRead, choices == 1, cursor.isAtEnd() else { return nil }
    switch (text, thinking) {
    case (let text?, nil): self = .text(text)
    case (nil, let thinking?): self = .thinking(thinking)
    default: return nil
    }
  }

  /// Members that say nothing new after the first event. Others make a difference unless they are null.
  private static func isOfNoMatter(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    key.spell("id") || key.spell("object") || key.spell("created") || key.spell("model") || key.spell("system_fingerprint")
      || key.spell("service_tier") || key.spell("provider") || key.spell("obfuscation")
  }

  private static func read(choice: inout JSONCursor, _ text: inout String?, _ thinking: inout String?) -> Bool {
    choice.object { cursor, key in
      if key.spell("delta") { return read(delta: &cursor, &text, &thinking) }
      return key.spell("index") || key.spell("logprobs") ? cursor.skip() : cursor.null()
    }
  }

  private static func read(delta: inout JSONCursor, _ text: inout String?, _ thinking: inout String?) -> Bool {
    delta.object { cursor, key in
      if cursor.null() { return true }
      if key.spell("role") { return cursor.skip() }
      if key.spell("content"), text == nil {
        text = cursor.string()
        return text != nil
      }
      if key.spell("reasoning_content"), thinking == nil {
        thinking = cursor.string()
        return thinking != nil
      }
      return false
    }
  }
}
