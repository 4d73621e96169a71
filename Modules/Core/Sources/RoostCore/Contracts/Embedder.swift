/// Turns texts into vectors.
public protocol Embedder: Sendable {
  /// The length of every vector.
  var dimensions: Int { get }
  /// One vector for each text, in order.
  func embed(_ texts: [String]) async throws -> [[Float]]
}
