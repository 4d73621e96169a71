import RoostCore

/// Counts words in as many places as the vector is long ("feature hashing"), and makes the vector's length 1.
struct AcmeNameEmbedder: Embedder {
  let dimensions: Int

  /// One vector for each text, in order.
  func embed(_ texts: [String]) async throws -> [[Float]] {
    try texts.map { text in
      // Long lists must stop when nobody waits for them any more.
      try Task.checkCancellation()
      return vector(of: text)
    }
  }

  private func vector(of text: String) -> [Float] {
    var vector = [Float](repeating: 0, count: dimensions)
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      let hash = Self.hash(word)
      // The sign keeps words that share a place from always adding up.
      vector[Int(hash % UInt64(dimensions))] += hash >> 63 == 0 ? 1 : -1
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }

  /// FNV-1a, 64 bits: equal in every process, unlike Swift's own hashing.
  private static func hash(_ word: Substring) -> UInt64 {
    word.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
