/// Cuts text into the words that are searched for.
enum WordSplitter {
  /// Longest word kept, in bytes; the rest of a longer one is dropped.
  static let wordLimit = 64

  private static let common: Set<String> = [
    "a", "about", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for", "from",
    "had", "has",
    "have", "he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "say",
    "says", "she",
    "should", "so", "tell", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "us", "was", "we", "were",
    "what", "when",
    "where", "which", "who", "why", "will", "with", "would", "you", "your",
  ]
  private static let commonBytes = Set(common.map { Array($0.utf8) })

  /// Calls `body` for each word of `text`, folded and stemmed; very common English words are left out.
  static func forEachWord(in text: some StringProtocol, _ body: ([UInt8]) -> Void) {
    var word: [UInt8] = []
    func finish() {
      guard !word.isEmpty else { return }
      if !commonBytes.contains(word) {
        WordStemmer.stem(&word)
        body(word)
      }
      word.removeAll(keepingCapacity: true)
    }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 97...122, 48...57: if word.count < wordLimit { word.append(UInt8(scalar.value)) }
      case 65...90: if word.count < wordLimit { word.append(UInt8(scalar.value) | 0x20) }
      case 0..<0x80:
        // don't and dont are one word; so are handbook's and handbooks.
        if scalar != "'" { finish() }
      case 0x2019: break
      default:
        if WordFolding.standsAlone(scalar) {
          finish()
          word += String(scalar).utf8
          finish()
        } else if word.count >= wordLimit {
          break
        } else if !WordFolding.append(scalar, to: &word) {
          finish()
        }
      }
    }
    finish()
  }

  static func words(in text: some StringProtocol) -> [[UInt8]] {
    var words: [[UInt8]] = []
    forEachWord(in: text) { words.append($0) }
    return words
  }
}
