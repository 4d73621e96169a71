/// A component that can tell at a run's end whether it was used as it should have been: a cassette of which nothing may be left over.
public protocol Reviewed: Sendable {
  /// What is wrong, in one sentence; nil where nothing is.
  func review() async -> String?
}
