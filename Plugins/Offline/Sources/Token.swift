/// One word, number, quotation or sign of a message.
struct Token {
  enum Kind { case word, number, quoted, sign }

  var kind: Kind
  /// As written; of a quotation what stands between the marks.
  var text: String
  var lower: String
  /// Equal for the inflected forms of one word.
  var stem: String
  /// Whether white space or the message's beginning stands before it.
  var spaceBefore: Bool

  /// Where it stands in the message, in Unicode scalars.
  var start: Int
  var end: Int

  init(_ kind: Kind, _ text: String, spaceBefore: Bool, start: Int, end: Int) {
    self.kind = kind
    self.text = text
    self.spaceBefore = spaceBefore
    self.start = start
    self.end = end
    lower = text.lowercased()
    stem = kind == .word ? WordForm.stem(lower) : lower
  }

  var isCapitalised: Bool { text.unicodeScalars.first?.isUpper == true }
  var isAllCapitals: Bool { text.utf8.count > 1 && text.unicodeScalars.allSatisfy { $0.isUpper || $0.isDigit } && hasLetter }
  var hasDigit: Bool { text.unicodeScalars.contains { $0.isDigit } }
  var hasLetter: Bool { text.unicodeScalars.contains { $0.isLetter } }
  var isFunctionWord: Bool { kind == .word && Lexicon.functionWords.contains(lower) }

  func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }

  /// A name made of letters and digits, as in `AB-1204`, `v2.3.1` and `mail.example.org`.
  var isCode: Bool {
    guard kind == .word else { return false }
    if hasDigit && hasLetter { return true }
    return text.contains("@") || text.contains("_") || text.contains("://") || (hasDigit && text.contains("-"))
      || (text.contains(".") && hasLetter && text.utf8.count > 4) || isAddress
  }

  /// An address of four numbers, with a prefix length or without.
  var isAddress: Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return false }
    let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil } && (parts.count == 1 || UInt8(parts[1]) != nil)
  }
}
