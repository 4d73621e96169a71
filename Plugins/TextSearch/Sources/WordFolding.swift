/// Makes words that people take for the same equal: case, accents and ligatures are dropped.
enum WordFolding {
  /// Base letters of U+00C0 to U+017F, in order; `-` where there is none.
  private static let latin = letters(
    """
    a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th ss a a a a a a ae c e e e e i i i i d n o o o o o - o u \
    u u u y th y a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h i i i i i i i i i i ij ij j \
    j k k k l l l l l l l l l l n n n n n n n n n o o o o o o oe oe r r r r r r s s s s s s s s t t t t t t u u u u u u u u \
    u u u u w w y y y z z z z z z s
    """)

  /// Base letters of U+1E00 to U+1EFF.
  private static let latinAdditional = letters(
    """
    a a b b b b b b c c d d d d d d d d d d e e e e e e e e e e f f g g h h h h h h h h h h i i i i k k k k k k l l l l l l \
    l l m m m m m m n n n n n n n n o o o o o o o o p p p p r r r r r r r r s s s s s s s s s s t t t t t t t t u u u u u u \
    u u u u v v v v w w w w w w w w w w x x x x y y z z z z z z h t w y - s - - - - a a a a a a a a a a a a a a a a a a a a \
    a a a a e e e e e e e e e e e e e e e e i i i i o o o o o o o o o o o o o o o o o o o o o o o o u u u u u u u u u u u u \
    u u y y y y y y y y - - - - - -
    """)

  private static func letters(_ text: String) -> [[UInt8]?] { text.split(separator: " ").map { $0 == "-" ? nil : Array($0.utf8) } }

  /// Adds the folded form of a scalar that belongs to a word; false where it ends one.
  static func append(_ scalar: Unicode.Scalar, to word: inout [UInt8]) -> Bool {
    switch scalar.value {
    case 0xC0...0x17F:
      if let base = latin[Int(scalar.value) - 0xC0] {
        word += base
        return true
      }
    case 0x1E00...0x1EFF:
      if let base = latinAdditional[Int(scalar.value) - 0x1E00] {
        word += base
        return true
      }
    // Combining marks.
    case 0x300...0x36F: return true
    default: break
    }
    let properties = scalar.properties
    guard properties.isAlphabetic || properties.numericType != nil || properties.generalCategory == .nonspacingMark else { return false }
    word += properties.lowercaseMapping.utf8
    return true
  }

  /// Whether the scalar is a word by itself: Chinese characters and Japanese and Korean syllables, which no spaces divide.
  static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }
}
