public import RoostCore
internal import Synchronization

/// How one vendor turns texts into vectors: pure translation, no network.
///
/// ``WireEmbedder`` makes an embedder of it.
public protocol EmbeddingWire: Sendable {
  var name: String { get }
  /// The most texts that one request may carry.
  var batchLimit: Int { get }
  /// The request for the vectors of `texts`.
  ///
  /// - Parameter dimensions: The length asked for; nil for the model's own.
  func encode(_ texts: [String], model: String, dimensions: Int?) throws(ProviderError) -> WireRequest
  /// The vectors, in the order of the texts.
  func vectors(from body: JSONValue) throws(ProviderError) -> [[Float]]
  /// As ``ProviderWire/error(from:)``.
  func error(from failure: WireFailure) -> ProviderError
}

/// An embedder that speaks a vendor's wire. It never retries.
public final class WireEmbedder<Wire: EmbeddingWire>: Embedder {
  public let wire: Wire
  public let endpoint: WireEndpoint
  public let model: String
  private let asked: Int?
  private let known: Int?
  private let seen = Mutex<Int?>(nil)

  /// - Parameters:
  ///   - model: An id or an alias of `catalogue`.
  ///   - dimensions: The length to ask for; nil for the model's own.
  public init(_ wire: Wire, endpoint: WireEndpoint, catalogue: ModelCatalogue, model: String, dimensions: Int?) {
    self.wire = wire
    self.endpoint = endpoint
    self.model = catalogue.id(named: model)
    asked = dimensions
    known = catalogue.entry(for: self.model).dimensions
  }

  /// What was asked for, else what the catalogue says, else what the newest answer had: 0 before the first.
  public var dimensions: Int { asked ?? known ?? seen.withLock { $0 } ?? 0 }

  public func embed(_ texts: [String]) async throws -> [[Float]] {
    var vectors: [[Float]] = []
    vectors.reserveCapacity(texts.count)
    var start = 0
    while start < texts.count {
      let batch = Array(texts[start..<min(texts.count, start + wire.batchLimit)])
      vectors += try await embed(batch: batch)
      start += batch.count
    }
    return vectors
  }

  private func embed(batch: [String]) async throws(ProviderError) -> [[Float]] {
    let request = try wire.encode(batch, model: model, dimensions: asked)
    let found: [[Float]]
    do throws(ProviderError) {
      found = try wire.vectors(from: try await endpoint.json(request, vendor: wire.name, failure: wire.error))
    } catch { throw endpoint.withoutCredentials(error) }
    guard found.count == batch.count, let length = found.first?.count, length > 0 else {
      throw .unreadable(wire.name, "\(batch.count) vectors", status: 200)
    }
    guard found.allSatisfy({ $0.count == asked ?? length }) else {
      throw .unreadable(wire.name, "vectors of \(asked ?? length) numbers", status: 200)
    }
    seen.withLock { $0 = length }
    return found
  }
}

extension JSONValue {
  /// A list of numbers that fit a `Float`; nil for anything else.
  public var vectorValue: [Float]? {
    guard let list = arrayValue else { return nil }
    var vector: [Float] = []
    vector.reserveCapacity(list.count)
    for value in list {
      guard let number = value.doubleValue.map({ Float($0) }), number.isFinite else { return nil }
      vector.append(number)
    }
    return vector
  }
}
