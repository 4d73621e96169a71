/// A message read once: its tokens and the values it mentions.
struct Question {
  let scalars: [Unicode.Scalar]
  let tokens: [Token]
  let mentions: [Mention]
  /// The calculations that it writes out.
  let expressions: [Expression]
  let expressionFinder: ExpressionFinder
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
    let (all, mentions, tokens) = (scalars, mentions, tokens)
    let finder = ExpressionFinder(tokens: tokens, mentions: places.map { $0.map { mentions[$0] } })
    expressionFinder = finder
    expressions = finder.expressions { range in
      guard let first = range.first, let last = range.last else { return "" }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: all[tokens[first].start..<tokens[last].end])
      return String(text)
    }
  }

  /// The written calculation that the token at `index` belongs to.
  func expression(at index: Int) -> Expression? {
    var (low, high) = (0, expressions.count)
    while low < high {
      let middle = (low + high) / 2
      if expressions[middle].range.upperBound <= index { low = middle + 1 } else { high = middle }
    }
    return low < expressions.count && expressions[low].range.contains(index) ? expressions[low] : nil
  }

  func mention(at index: Int) -> Mention? { mentionAt.indices.contains(index) ? mentionAt[index].map { mentions[$0] } : nil }
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

  /// Whether a number may be a fragment: of a calculation that only a tool can read, or of one with a decimal comma.
  func isFragment(_ number: Mention) -> Bool {
    if let expression = expression(at: number.range.lowerBound), !expression.isPlain || expression.hasBrackets { return true }
    let finder = expressionFinder
    let (start, end) = (number.range.lowerBound, number.range.upperBound)
    return finder.isSign(end, ",") && finder.isAttached(end) && finder.isAttached(end + 1) && finder.token(end + 1)?.kind == .number
      || finder.isSign(start - 1, ",") && finder.isAttached(start - 1) && finder.isAttached(start) && start >= 2
        && tokens[start - 2].kind == .number
  }

  func arithmetic(in range: Range<Int>, knowsPercent: Bool = true) -> String? {
    Arithmetic(question: self, range: range, knowsPercent: knowsPercent).expression()
  }
}
