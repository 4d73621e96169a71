/// Why the guardrail can't be made.
enum PiiError: Error, Hashable, CustomStringConvertible {
  case noEntities

  var description: String {
    switch self {
    case .noEntities:
      "'entities' is empty, so nothing would be found. Name some of \(PiiEntity.allCases.map(\.rawValue).joined(separator: ", ")), or leave it out for all."
    }
  }
}
