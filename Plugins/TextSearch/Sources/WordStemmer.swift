/// Light English stemming: endings of plurals, past and progressive forms are dropped.
enum WordStemmer {
  private static let vowels = Set("aeiouy".utf8)

  /// Shortens a folded word in place; words of other scripts and short ones stay.
  static func stem(_ word: inout [UInt8]) {
    guard word.count > 3, word.allSatisfy({ (97...122).contains($0) }) else { return }
    plural(&word)
    if word.count > 5, drop("ing", from: &word) || drop("ed", from: &word) { restore(&word) } else if drop("ly", keeping: 4, from: &word) {}
    if word.count > 3, word.last == UInt8(ascii: "e") { word.removeLast() }
    if word.count > 2, word.last == UInt8(ascii: "y") { word[word.count - 1] = UInt8(ascii: "i") }
  }

  private static func ends(_ word: [UInt8], _ ending: String) -> Bool {
    word.count > ending.utf8.count && word.suffix(ending.utf8.count).elementsEqual(ending.utf8)
  }

  private static func plural(_ word: inout [UInt8]) {
    if ends(word, "sses") || ends(word, "shes") || ends(word, "ches") || ends(word, "xes") || ends(word, "zes") {
      word.removeLast(2)
    } else if ends(word, "ies") {
      word.removeLast(3)
      word.append(UInt8(ascii: "y"))
    } else if ends(word, "s"), !ends(word, "ss"), !ends(word, "us"), !ends(word, "is") {
      word.removeLast()
    }
  }

  /// Drops the ending where a vowel and enough letters stand before it.
  private static func drop(_ ending: String, keeping least: Int = 3, from word: inout [UInt8]) -> Bool {
    guard ends(word, ending) else { return false }
    let rest = word.dropLast(ending.utf8.count)
    guard rest.count >= least, rest.contains(where: vowels.contains) else { return false }
    word = Array(rest)
    return true
  }

  /// shipp → ship; the e of us(e)d is dropped from use as well, so nothing needs to come back.
  private static func restore(_ word: inout [UInt8]) {
    guard let last = word.last, word.count > 3, word[word.count - 2] == last, !"lsz".utf8.contains(last), !vowels.contains(last) else {
      return
    }
    word.removeLast()
  }
}
