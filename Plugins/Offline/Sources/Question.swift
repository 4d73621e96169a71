/// A message read once: its tokens and the values it mentions.
struct Question {
  let scalars: [Unicode.Scalar]
  let tokens: [Token]
  let mentions: [Mention]
  /// The mention at each token, as its place in `mentions`.
  private let mentionAt: [Int?]

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    tokens = Tokenizer.tokens(of: text)
    mentions = MentionFinder.mentions(in: tokens)
    var places = [Int?](repeating: nil, count: tokens.count)
    for (place, mention) in mentions.enumerated() {
      for index in mention.range where index < places.count { places[index] = place }
    }
    mentionAt = places
  }

  func mention(at index: Int) -> Mention? { mentionAt[index].map { mentions[$0] } }
  func mentions(in range: Range<Int>) -> [Mention] {
    var found: [Mention] = []
    var last: Int?
    for index in range {
      guard let place = mentionAt[index], place != last else { continue }
      last = place
      found.append(mentions[place])
    }
    return found
  }

  /// The message's text from the first to the last token of `range`.
  func text(_ range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "" }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[tokens[first].start..<tokens[last].end])
    return String(text)
  }

  func arithmetic(in range: Range<Int>, knowsPercent: Bool = true) -> String? {
    Arithmetic(tokens: tokens, mentions: mentions(in: range), range: range, knowsPercent: knowsPercent).expression()
  }
}
