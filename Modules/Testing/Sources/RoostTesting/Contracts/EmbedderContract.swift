public import RoostCore

/// What every embedder must do.
public enum EmbedderContract {
  /// Embeds `texts` and looks at the vectors; an empty list is a pass.
  public static func findings(
    _ embedder: any Embedder, texts: [String] = ["The harbour at dawn.", "Ein zweiter Satz, länger als der erste.", "短い"],
    patience: Duration = .seconds(30)
  ) async -> [Finding] {
    guard embedder.dimensions > 0 else {
      return [Finding("dimensions", "An embedder's vectors have at least one dimension; this one says \(embedder.dimensions).")]
    }
    let vectors: [[Float]]
    switch await Patience.wait(patience, { try await embedder.embed(texts) }) {
    case .tooSlow: return [Finding("embed.ends", "embed() gave nothing within \(patience).")]
    case .failed(let error): return [Finding("embed.succeeds", "embed() threw \(error).")]
    case .done(let given): vectors = given
    }
    guard vectors.count == texts.count else { return [Finding("embed.count", "\(texts.count) texts gave \(vectors.count) vectors.")] }
    var findings: [Finding] = []
    for (text, vector) in zip(texts, vectors) {
      if vector.count != embedder.dimensions {
        findings.append(Finding("embed.dimensions", "\"\(text)\" gave \(vector.count) numbers, dimensions says \(embedder.dimensions)."))
      }
      if vector.contains(where: { !$0.isFinite }) {
        findings.append(Finding("embed.finite", "\"\(text)\" gave a number that is not finite."))
      }
    }
    findings += await again(embedder, texts, vectors, patience)
    return findings
  }

  /// Order and company must not matter, and nothing must give nothing.
  private static func again(_ embedder: any Embedder, _ texts: [String], _ vectors: [[Float]], _ patience: Duration) async -> [Finding] {
    switch await Patience.wait(patience, { (try await embedder.embed([]), try await embedder.embed(texts.reversed())) }) {
    case .tooSlow: return [Finding("embed.ends", "A second embed() gave nothing within \(patience).")]
    case .failed(let error): return [Finding("embed.succeeds", "A second embed() threw \(error).")]
    case .done(let (none, reversed)):
      var findings = none.isEmpty ? [] : [Finding("embed.nothing", "No texts gave \(none.count) vectors.")]
      for (text, (first, second)) in zip(texts, zip(vectors, reversed.reversed())) where !isNear(first, second) {
        findings.append(Finding("embed.stable", "\"\(text)\" gave another vector when the texts came in another order."))
      }
      return findings
    }
  }

  private static func isNear(_ first: [Float], _ second: [Float]) -> Bool {
    first.count == second.count && zip(first, second).allSatisfy { abs($0 - $1) <= 1e-3 * max(1, abs($0)) }
  }
}
