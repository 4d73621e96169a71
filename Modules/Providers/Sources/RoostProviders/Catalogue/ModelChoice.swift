public import RoostCore

/// Which model a call gets: the request's, else the configured one, else the fallback. Tiers and aliases stand for ids.
public struct ModelChoice: Sendable {
  public let catalogue: ModelCatalogue
  private let model: String?
  private let fallback: String?

  /// - Parameters:
  ///   - model: The provider's own model: an id, an alias or a tier.
  ///   - fallback: What serves where neither request nor provider names a model: likewise, or `cheapest`.
  public init(catalogue: ModelCatalogue, model: String? = nil, fallback: String? = nil) {
    self.catalogue = catalogue
    self.model = model
    self.fallback = fallback
  }

  /// The id that `name`, or where it is empty the configuration, stands for; nil where nothing says.
  public func named(_ name: String) -> String? {
    let word = name.isEmpty ? model ?? (fallback == "cheapest" ? catalogue.cheapest : fallback) : name
    return word.map { catalogue.id(named: $0) }
  }

  /// As ``named(_:)``; throws `invalid_request` with what there is.
  func resolve(_ name: String, vendor: String) throws(ProviderError) -> String {
    if let id = named(name) { return id }
    let tiers = ModelCatalogue.tierWords.compactMap { word in catalogue.tiers[word].map { "\(word) (\($0))" } }
    let choice = tiers.isEmpty ? "" : ": a model's id, or one of \(tiers.joined(separator: ", "))"
    throw ProviderError(
      .invalidRequest, "\(vendor) has no model to ask: set \"model\" in the provider's or the agent's settings\(choice).", retry: .no)
  }
}
