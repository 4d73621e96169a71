/// Picks the table entries that share the most words with a text, as a small search field would.
enum WordMatch {
  /// Lower-case words of three letters or more, a plural `s` dropped.
  static func words(_ text: String) -> Set<String> {
    let parts = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    return Set(
      parts.map { $0.count > 3 && $0.hasSuffix("s") && !$0.hasSuffix("ss") ? String($0.dropLast()) : String($0) }.filter { $0.count > 2 })
  }

  /// The entries with the highest count of shared words, in table order; empty where none shares any.
  static func best<Entry>(for text: String, in entries: [Entry], by key: (Entry) -> String) -> [Entry] {
    let wanted = words(text)
    let scored = entries.map { (entry: $0, score: words(key($0)).intersection(wanted).count) }
    guard let top = scored.map(\.score).max(), top > 0 else { return [] }
    return scored.filter { $0.score == top }.map(\.entry)
  }
}
