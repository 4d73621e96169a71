/// A pattern's syntax tree.
indirect enum PatternNode {
  case empty
  case set(PatternSet)
  case assertion(Assertion)
  case sequence([PatternNode])
  case choice([PatternNode])
  case repetition(PatternNode, minimum: Int, maximum: Int?, isGreedy: Bool)
  case capture(PatternNode, index: Int)

  enum Assertion: Int32 {
    case textStart
    case textEnd
    case lineStart
    case lineEnd
    case wordBoundary
    case noWordBoundary
  }
}
