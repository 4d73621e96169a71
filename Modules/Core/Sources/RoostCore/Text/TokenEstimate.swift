/// How many tokens a text is likely to be, from its script: words, digits, punctuation and characters of their own have each their weight.
///
/// The weights were fitted to counts by OpenAI's published vocabulary cl100k_base (2023) over prose in nine languages, JSON, code and lists;
/// newer vocabularies need fewer tokens for scripts other than Latin. Time is linear in the text.
public enum TokenEstimate {
  /// The tokens of `text`, rounded.
  public static func tokens(in text: String) -> Int { Int(weight(of: text) + 0.5) }

  private enum Kind { case latin, accented, digit, space, newline, punctuation, other(Double) }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A: .latin
    case 0x30...0x39: .digit
    case 0x20, 0x09: .space
    case 0x0A, 0x0D: .newline
    case 0..<0x80: .punctuation
    case 0xC0...0x24F: .accented
    case 0x370...0x52F: .other(0.52)  // Greek, Cyrillic
    case 0x590...0x8FF, 0xFB1D...0xFEFC: .other(0.8)  // Hebrew, Arabic
    case 0x900...0x10FF, 0x1200...0x137F: .other(1)  // Indic and their neighbours
    case 0x1100...0x11FF, 0xAC00...0xD7A3: .other(1.35)  // Hangul
    case 0x2600...0x27BF, 0x1F000...0x1FFFF: .other(2.4)  // pictures
    case 0x2000...0x206F, 0x3000...0x303F, 0xFF00...0xFFEF: .other(1)  // marks
    case 0x3040...0x30FF: .other(0.98)  // kana
    case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: .other(1.15)  // Han
    default: .other(1.2)
    }
  }

  private static func weight(of text: String) -> Double {
    let isForeign = isForeign(text)
    var sum = 0.0
    var run = Run()
    for scalar in text.unicodeScalars {
      let kind = kind(scalar)
      if !run.takes(kind) {
        sum += run.weight(before: kind, isForeign: isForeign)
        run = run.next(kind)
      }
      run.count(kind)
    }
    return sum + run.weight(before: nil, isForeign: isForeign)
  }

  /// Whether accents say that the words are not English ones: others fall into more pieces.
  private static func isForeign(_ text: String) -> Bool {
    var (letters, accents) = (0, 0)
    for scalar in text.unicodeScalars {
      switch kind(scalar) {
      case .latin: letters += 1
      case .accented:
        letters += 1
        accents += 1
      default: break
      }
    }
    return accents * 250 > letters
  }

  /// Characters of one kind that follow each other.
  private struct Run {
    private enum Content { case none, word, digits, spaces, newlines, marks, other(Double) }

    private var content = Content.none
    private var length = 0
    private var accents = 0
    private var followsMark = false

    func takes(_ kind: Kind) -> Bool {
      switch (content, kind) {
      case (.word, .latin), (.word, .accented), (.digits, .digit), (.spaces, .space), (.newlines, .newline), (.marks, .punctuation): true
      default: false
      }
    }

    func next(_ kind: Kind) -> Run {
      var next = Run()
      if case .marks = content { next.followsMark = true }
      next.content =
        switch kind {
        case .latin, .accented: .word
        case .digit: .digits
        case .space: .spaces
        case .newline: .newlines
        case .punctuation: .marks
        case .other(let weight): .other(weight)
        }
      return next
    }

    mutating func count(_ kind: Kind) {
      length += 1
      if case .accented = kind { accents += 1 }
    }

    func weight(before following: Kind?, isForeign: Bool) -> Double {
      switch content {
      case .none: return 0
      case .word:
        let (whole, rate) = isForeign ? (4, 0.3) : (9, 0.06)
        return 1 + Double(max(0, length - whole)) * rate + Double(accents) * 0.4
      case .digits: return Double((length + 2) / 3)
      case .spaces:
        // One space is part of the word after it.
        if length > 1 { return 1 }
        if case .digit? = following { return 1 }
        return 0
      // The end of a line joins a mark before it.
      case .newlines: return followsMark ? 0 : 1
      case .marks: return max(1, Double(length) * 0.3)
      case .other(let weight): return weight
      }
    }
  }
}
