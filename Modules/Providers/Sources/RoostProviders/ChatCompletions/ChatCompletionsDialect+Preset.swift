public import RoostCore

extension ChatCompletionsDialect {
  /// An unknown server's dialect, with what a preset of the catalogue says otherwise in its member `dialect`.
  ///
  /// Members: `max_tokens`, `seed`, `thinking`, `schema`, `cache_marker`, `count_path` (words), `takes_any_root`, `asks_for_usage`, `returns_thinking`,
  /// `returns_reasoning_details`, `takes_document_addresses` (flags).
  /// - Throws: ``ProviderSettingsError`` for a member or a word that there is none of.
  public init(name: String, preset: JSONValue?) throws(ProviderSettingsError) {
    self.init(name: name)
    for (key, value) in preset?["dialect"]?.objectValue ?? JSONObject() {
      switch key {
      case "max_tokens": maxTokens = try Self.word(key, value)
      case "seed": seed = try Self.word(key, value)
      case "count_path": countPath = try Self.word(key, value)
      case "thinking": thinking = try Self.word(key, value)
      case "schema": schema = try Self.word(key, value)
      case "cache_marker": cacheMarker = try Self.word(key, value)
      case "takes_any_root": takesAnyRoot = try Self.flag(key, value)
      case "asks_for_usage": asksForUsage = try Self.flag(key, value)
      case "returns_thinking": returnsThinking = try Self.flag(key, value)
      case "returns_reasoning_details": returnsReasoningDetails = try Self.flag(key, value)
      case "takes_document_addresses": takesDocumentAddresses = try Self.flag(key, value)
      default: throw ProviderSettingsError("models", "a preset's dialect has no member \"\(key)\"")
      }
    }
  }

  private static func word(_ key: String, _ value: JSONValue) throws(ProviderSettingsError) -> String {
    guard let word = value.stringValue, !word.isEmpty else {
      throw ProviderSettingsError("models", "a preset's \(key) is a word, not \(value)")
    }
    return word
  }

  private static func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, _ value: JSONValue
  ) throws(ProviderSettingsError) -> Word where Word.RawValue == String {
    guard let word = Word(rawValue: try word(key, value)) else {
      let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw ProviderSettingsError("models", "a preset's \(key) is one of \(words), not \(value)")
    }
    return word
  }

  private static func flag(_ key: String, _ value: JSONValue) throws(ProviderSettingsError) -> Bool {
    guard let flag = value.boolValue else {
      throw ProviderSettingsError("models", "a preset's \(key) is true or false, not \(value)")
    }
    return flag
  }
}
