import RoostCore

/// One model in the output of `roost models`.
struct ModelRow {
  let provider: String
  let type: String
  let entry: ModelEntry
  let tiers: [String]
  let aliases: [String]
  /// Whether the vendor serves it no more.
  let isRetired: Bool

  static func all(of listing: ModelCatalogues.Listing, on today: String) -> [ModelRow] {
    let catalogue = listing.catalogue
    let names = catalogue.aliases.merging(catalogue.vendorAliases) { own, _ in own }
    return catalogue.ids.map { id in
      let entry = catalogue.entry(for: id)
      return ModelRow(
        provider: listing.name, type: listing.type, entry: entry, tiers: ModelCatalogue.tierWords.filter { catalogue.tiers[$0] == id },
        aliases: names.filter { $0.value == id }.keys.sorted(), isRetired: entry.retires.map { $0 <= today } ?? false)
    }
  }

  func matches(_ word: String) -> Bool {
    ([entry.id] + tiers + aliases).contains { $0.lowercased().contains(word.lowercased()) }
  }

  var json: JSONValue {
    let can = entry.capabilities
    var object: JSONObject = ["provider": .string(provider), "type": .string(type), "id": .string(entry.id), "kind": .string(entry.kind)]
    object["tiers"] = Self.list(tiers)
    object["aliases"] = Self.list(aliases)
    object["context_tokens"] = entry.contextTokens.map { .integer($0) } ?? .null
    object["output_tokens"] = entry.outputTokens.map { .integer($0) } ?? .null
    object["prices"] = entry["prices"] ?? .null
    object["modalities"] = Self.list(can.modalities.map(\.rawValue).sorted())
    object["tools"] = .bool(can.supportsTools)
    object["streaming"] = .bool(can.supportsStreaming)
    object["structured_output"] = .bool(entry.kind == "chat")
    object["native_schema"] = .bool(can.supportsOutputSchema)
    object["thinking"] = can.supportsThinking ? entry["thinking"] ?? true : false
    object["native_tools"] = Self.list(can.nativeTools.sorted())
    object["refused_options"] = Self.list(can.refusedOptions.sorted())
    if let dimensions = entry.dimensions { object["dimensions"] = .integer(dimensions) }
    object["retires"] = entry.retires.map { .string($0) } ?? .null
    object["retired"] = .bool(isRetired)
    return .object(object)
  }

  private static func list(_ words: [String]) -> JSONValue { .array(words.map { .string($0) }) }

  static let heading = ["PROVIDER", "MODEL", "TIERS AND ALIASES", "CONTEXT", "OUTPUT", "$ IN", "$ CACHED", "$ OUT", "CAN"]

  var cells: [String] {
    [
      provider, entry.id, (tiers + aliases).joined(separator: " "), Self.tokens(entry.contextTokens), Self.tokens(entry.outputTokens),
      price("input"), price("cache_read"), price("output"), abilities,
    ]
  }

  /// A price of a million tokens; with a plus where long input costs more.
  private func price(_ key: String) -> String {
    guard let prices = entry["prices"], let price = prices[key]?.doubleValue else { return "" }
    let steps = prices["above"]?.arrayValue ?? []
    return Self.number(price) + (steps.contains { $0[key] != nil } ? "+" : "")
  }

  private static func number(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func tokens(_ count: Int?) -> String {
    guard let count else { return "" }
    if count >= 1_000_000 { return number(Double(count / 10_000) / 100) + "M" }
    return count >= 1_000 ? "\(count / 1_000)k" : "\(count)"
  }

  private var abilities: String {
    let can = entry.capabilities
    var words = entry.kind == "chat" ? [] : [entry.kind]
    if entry.kind == "chat" {
      if can.supportsTools { words.append("tools") }
      if can.supportsOutputSchema { words.append("schema") }
      if can.supportsThinking { words.append("thinking") }
    }
    words += can.modalities.map(\.rawValue).sorted() + can.nativeTools.sorted()
    if let day = entry.retires { words.append(isRetired ? "RETIRED \(day)" : "retires \(day)") }
    return words.joined(separator: " ")
  }
}
