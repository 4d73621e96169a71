public import RoostCore

/// A provider that can say which models its vendor offers now.
public protocol ModelLister: Sendable {
  /// The vendor's models, in its order.
  func listModels() async throws(ProviderError) -> [ListedModel]
}

/// One model as its vendor lists it.
public struct ListedModel: Hashable, Sendable {
  /// What a request names.
  public var id: String
  /// What people call it, where the vendor says.
  public var name: String?

  public init(id: String, name: String? = nil) {
    self.id = id
    self.name = name
  }
}

/// A wire whose vendor lists its models.
public protocol ModelListingWire: ProviderWire {
  /// The request for one page.
  ///
  /// - Parameter page: What ``models(from:)`` named as the next one; nil for the first.
  func encodeModels(page: String?) throws(ProviderError) -> WireRequest
  /// A page's models, and what asks for the page after it; nil at the end.
  func models(from body: JSONValue) throws(ProviderError) -> (models: [ListedModel], next: String?)
  /// Where the list is, if not where models are asked.
  func modelsEndpoint(_ endpoint: WireEndpoint) -> WireEndpoint
}

extension ModelListingWire {
  public func modelsEndpoint(_ endpoint: WireEndpoint) -> WireEndpoint { endpoint }
}

extension WireProvider: ModelLister where Wire: ModelListingWire {
  /// The most pages read of one list; a vendor with more breaks the protocol.
  public static var pageLimit: Int { 100 }

  public func listModels() async throws(ProviderError) -> [ListedModel] {
    let place = wire.modelsEndpoint(endpoint)
    var found: [ListedModel] = []
    var page: String?
    for _ in 0..<Self.pageLimit {
      let (models, next): ([ListedModel], String?)
      do throws(ProviderError) {
        (models, next) = try wire.models(from: try await place.json(try wire.encodeModels(page: page), vendor: name, failure: wire.error))
      } catch { throw place.withoutCredentials(error) }
      found += models
      guard let next, !next.isEmpty else { return found }
      page = next
    }
    throw ProviderError(.protocolViolation, "\(name)'s list of models has more than \(Self.pageLimit) pages.")
  }
}
