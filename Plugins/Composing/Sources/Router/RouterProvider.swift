import RoostCore

/// Several providers, of which rules choose one for each call.
struct RouterProvider: RoutingProvider {
  let name: String
  private let rules: [RouterRule]
  /// One for each rule.
  private let members: [ProviderMember]
  private let otherwise: ProviderMember?

  init(_ settings: RouterSettings, _ context: ComponentContext) throws {
    name = context.name
    rules = settings.rules
    members = try settings.rules.map {
      ProviderMember(name: $0.provider.name, provider: try context.resolve($0.provider), model: $0.model)
    }
    otherwise = try settings.otherwise.map { ProviderMember(name: $0.name, provider: try context.resolve($0), model: nil) }
  }

  /// What some provider can take, since the rules find the one that can; how it is asked suits all of them.
  func capabilities(of model: String) -> ProviderCapabilities {
    let fitting = zip(rules, members).filter { rule, _ in rule.fits(model: model) }.map(\.1) + [otherwise].compactMap { $0 }
    return .union(of: fitting.map { $0.capabilities(of: model) })
  }

  func candidate(for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate {
    let call = RoutedCall(request)
    if let place = rules.firstIndex(where: { $0.fits(call) }) { return try await members[place].candidate(for: request) }
    if let otherwise { return try await otherwise.candidate(for: request) }
    let list = rules.map { "\($0.conditions) → \($0.provider.name)" }.joined(separator: "; ")
    throw ProviderError(
      .unsupportedFeature,
      "No rule of the router \(name) fits \(call.summary), and it has no default. The rules: \(list.isEmpty ? "none" : list).", retry: .no)
  }
}
