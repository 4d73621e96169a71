/// Reduces English words to stems, and tells how near two stems are.
enum WordForm {
  /// The stem of a lower-case word: without plural, tense and a silent e.
  static func stem(_ word: String) -> String {
    var bytes = Array(word.utf8)
    func ends(_ suffix: String) -> Bool { bytes.count > suffix.utf8.count && bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) }
    if word.hasSuffix("'s") || word.hasSuffix("’s") {
      bytes = Array(word.dropLast(2).utf8)
    } else if word.hasSuffix("'") || word.hasSuffix("’") {
      bytes = Array(word.dropLast().utf8)
    }
    guard bytes.count > 3, bytes.allSatisfy({ $0 < 128 && ($0 >= 97 || $0 == 45) }) else { return String(decoding: bytes, as: UTF8.self) }
    if ends("ies"), bytes.count > 4 {
      bytes.removeLast(3)
      bytes.append(121)
    } else if ends("sses") || ends("xes") || ends("ches") || ends("shes") || ends("zes") {
      bytes.removeLast(2)
    } else if ends("s"), !ends("ss"), !ends("us"), !ends("is") {
      bytes.removeLast()
    }
    if ends("ied"), bytes.count > 4 {
      bytes.removeLast(3)
      bytes.append(121)
    } else if ends("ing"), bytes.count > 5, hasVowel(bytes.dropLast(3)) {
      bytes.removeLast(3)
      undouble(&bytes)
    } else if ends("ed"), !ends("eed"), bytes.count > 4, hasVowel(bytes.dropLast(2)) {
      bytes.removeLast(2)
      undouble(&bytes)
    }
    if bytes.last == 101, bytes.count > 4 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hasVowel(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.contains { "aeiouy".utf8.contains($0) } }

  private static func undouble(_ bytes: inout [UInt8]) {
    guard let last = bytes.last, bytes.count > 3, bytes[bytes.count - 2] == last, !"lsz".utf8.contains(last) else { return }
    bytes.removeLast()
  }

  private static let endings: Set<String> = [
    "", "er", "or", "ion", "ation", "ition", "ment", "abl", "ability", "ibl", "al", "anc", "enc", "ant", "ent", "ly", "y", "ity", "nes",
    "ness", "ur",
    "iv", "ful", "ist", "ic", "ical", "ag", "at", "iz", "is", "ar", "ary", "ery", "ory", "ship", "ication", "ier", "i",
  ]

  /// 1 for one word, less for two words of one family, 0 for strangers.
  static func similarity(_ left: String, _ right: String) -> Double {
    if left == right { return 1 }
    let first = Array(left.utf8)
    let second = Array(right.utf8)
    // "timing" has lost the e that "time" keeps.
    if abs(first.count - second.count) == 1, min(first.count, second.count) == 3, left + "e" == right || right + "e" == left { return 1 }
    var shared = 0
    while shared < first.count && shared < second.count && first[shared] == second[shared] { shared += 1 }
    guard shared >= 4 else { return 0 }
    let one = String(decoding: first[shared...], as: UTF8.self)
    let other = String(decoding: second[shared...], as: UTF8.self)
    if endings.contains(one) && endings.contains(other) { return shared >= 5 || (one.isEmpty || other.isEmpty) ? 0.85 : 0 }
    let (short, long) = one.utf8.count < other.utf8.count ? (one, other) : (other, one)
    return (short == "t" || short == "d") && long == "sion" ? 0.85 : 0
  }
}
