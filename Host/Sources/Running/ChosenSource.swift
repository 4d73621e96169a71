import RoostCore

/// The manifest that runs: the one that is here, else that of the agent `auto`; with the command line's model, and with whoever stands in.
struct ChosenSource {
  private(set) var source: ManifestSource
  /// The model that still has to be asked for; nil where the manifest has it already.
  private(set) var model: String?

  @MainActor init(_ workplace: Workplace, _ invocation: Invocation, _ console: Console) async throws {
    model = invocation.value(.model)
    guard let given = workplace.source else {
      (source, model) = try await Self.standingIn(workplace, invocation, console, model: model)
      return
    }
    source = given
    // Where no provider is named the model says whose it is, so another model may be another provider's.
    if let name = model, let chosen = given.choosing(model: name, agent: invocation.value(.agent)) {
      source = chosen
      model = nil
    }
    guard source.asksForStandIn else { return }
    guard let standIn = try await StandIn.choose(workplace, invocation, offline: invocation.isOn(.offline)) else {
      throw StandIn.none(workplace)
    }
    console.note("roost: \(standIn.reason)")
    source = source.answering(auto: standIn.settings)
  }

  @MainActor private static func standingIn(
    _ workplace: Workplace, _ invocation: Invocation, _ console: Console, model: String?
  ) async throws -> (ManifestSource, String?) {
    let tools = invocation.values(.tool)
    let isOffline = try invocation.isOn(.offline)
    // A tier is the same word for every provider, so it doesn't say which.
    if let model, !ModelCatalogue.tierWords.contains(model), !isOffline, !workplace.catalog.types(ofPrefix: "provider").isEmpty {
      return (try StandIn.manifest(model: model, tools: tools, environment: invocation.environment), nil)
    }
    guard let standIn = try await StandIn.choose(workplace, invocation, offline: isOffline) else { throw StandIn.none(workplace) }
    console.note("roost: there is no roost.json here; \(standIn.reason)")
    let source = try StandIn.manifest(model: ModelRouting.standInWord, tools: tools, environment: invocation.environment)
    return (source.answering(auto: standIn.settings), model)
  }
}
