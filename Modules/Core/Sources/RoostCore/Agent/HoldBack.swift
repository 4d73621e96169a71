/// Decides how much of a streamed text may be shown while its guardrail may still change the rest. It calls nothing itself: it says which
/// texts to check and is told what came of them.
///
/// What the guardrail looks for is at most `window` characters long, so whatever begins earlier than that before the end is decided. A cut
/// is clean when both sides, checked apart, give together what the whole gives: then nothing straddles it, and what stands before may go.
struct HoldBack {
  /// Shorter pieces wait for more, or each would cost a check (default 64 bytes).
  static let smallestLook = 64

  /// Nil holds everything back.
  let window: Int?
  /// Everything received.
  private(set) var text = ""
  /// What was shown.
  private(set) var shown = ""
  private var looked = 0

  init(_ window: HoldBackWindow) {
    switch window {
    case .whole: self.window = nil
    case .characters(let count): self.window = max(1, count)
    }
  }

  /// Takes more text; whether it is time to look for something to show.
  mutating func append(_ piece: String) -> Bool {
    text += piece
    guard let window else { return false }
    // The text is checked from its start each time: the longer it is, the rarer the looks.
    let size = text.utf8.count
    guard size - looked >= max(window, Self.smallestLook, size / 64), size > window else { return false }
    looked = size
    return true
  }

  /// Where to cut, best first.
  var cuts: [String.Index] {
    guard let window else { return [] }
    // One character more than the window: a guardrail may look at the boundary of a word.
    return [window + 1, window + 1 + (window + 1) / 2, 2 * window + 2].compactMap {
      text.index(text.endIndex, offsetBy: -$0, limitedBy: text.startIndex)
    }
  }

  /// What may be shown now, if the cut that gave `head` and `tail` is clean; nil for another try.
  mutating func release(head: String, tail: String, whole: String) -> String? {
    guard (head.utf8.count + tail.utf8.count) == whole.utf8.count, whole.utf8.starts(with: head.utf8),
      (head + tail).utf8.elementsEqual(whole.utf8),
      head.utf8.count > shown.utf8.count, head.utf8.starts(with: shown.utf8)
    else { return nil }
    let more = String(decoding: head.utf8.dropFirst(shown.utf8.count), as: UTF8.self)
    shown = head
    return more
  }

  /// The rest, once all of the text is checked; nil when the guardrail changed what was shown already.
  mutating func finish(whole: String) -> String? {
    guard whole.utf8.starts(with: shown.utf8) else { return nil }
    let more = String(decoding: whole.utf8.dropFirst(shown.utf8.count), as: UTF8.self)
    shown = whole
    return more
  }
}
