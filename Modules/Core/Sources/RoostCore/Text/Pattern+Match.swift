extension Pattern {
  /// One match of a pattern in a text.
  public struct Match: Sendable, Hashable {
    private let whole: String
    private let slots: [Int]
    private let names: [String?]

    init(text: String, slots: [Int], names: [String?]) {
      whole = text
      self.slots = slots
      self.names = names
    }

    /// Where the match lies, in bytes of the text's UTF-8.
    public var range: Range<Int> { slots[0]..<slots[1] }

    /// The matched text.
    public var text: String { Self.slice(whole, range) }

    /// Where each capturing group lies, in order of their opening parentheses; `nil` for one that took no part.
    public var captures: [Range<Int>?] {
      stride(from: 2, to: slots.count, by: 2).map { slots[$0] >= 0 && slots[$0 + 1] >= 0 ? slots[$0]..<slots[$0 + 1] : nil }
    }

    /// The text of group `index`, counted from 1; 0 is the whole match.
    public func capture(_ index: Int) -> String? {
      guard index >= 0, index * 2 + 1 < slots.count, slots[index * 2] >= 0, slots[index * 2 + 1] >= 0 else { return nil }
      return Self.slice(whole, slots[index * 2]..<slots[index * 2 + 1])
    }

    /// The text of the group `name`.
    public func capture(named name: String) -> String? {
      names.firstIndex(of: name).flatMap { capture($0 + 1) }
    }

    private static func slice(_ text: String, _ range: Range<Int>) -> String {
      let start = text.utf8.index(text.utf8.startIndex, offsetBy: range.lowerBound)
      return String(text[start..<text.utf8.index(start, offsetBy: range.count)])
    }
  }
}
