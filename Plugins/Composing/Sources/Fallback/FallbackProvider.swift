import RoostCore
import Synchronization

/// Several providers, of which the next is asked when one has given up.
final class FallbackProvider: RoutingProvider {
  let name: String
  private let members: [ProviderMember]
  private let kinds: Set<ProviderError.Kind>
  private let coolDown: Duration
  private let clock: any RunClock
  private let breakers: Mutex<[CircuitBreaker]>

  init(_ settings: FallbackSettings, _ context: ComponentContext) throws {
    guard !settings.providers.isEmpty else { throw ComposingError.tooFewMembers }
    let names = settings.providers.map(\.name)
    for (index, name) in names.enumerated() where names[..<index].contains(name) { throw ComposingError.repeatedMember(name) }
    for name in settings.models.keys.sorted() where !names.contains(name) {
      throw ComposingError.modelOfStranger(name, members: names)
    }
    name = context.name
    members = try settings.providers.map {
      ProviderMember(name: $0.name, provider: try context.resolve($0), model: settings.models[$0.name])
    }
    kinds = Set(settings.on)
    coolDown = .seconds(settings.circuit.coolDown)
    clock = context.clock
    let breaker = CircuitBreaker(threshold: settings.circuit.failures, coolDown: coolDown)
    breakers = Mutex(Array(repeating: breaker, count: settings.providers.count))
  }

  /// What every member can do, as each may have to answer.
  func capabilities(of model: String) -> ProviderCapabilities { .common(to: members.map { $0.capabilities(of: model) }) }

  func candidate(for request: CompletionRequest) async throws(ProviderError) -> ProviderCandidate {
    try await candidate(from: 0, for: request, after: nil)
  }

  /// By the first member: counting asks nobody whether it may be asked.
  func countTokens(_ request: CompletionRequest) async throws(ProviderError) -> TokenCount {
    guard let first = members.first else { return TokenCount(tokens: request.estimatedTokens, isEstimate: true) }
    var changed = request
    changed.model = first.model ?? request.model
    return try await first.provider.countTokens(changed)
  }

  /// The first candidate of a member from `start` on that may be asked.
  private func candidate(
    from start: Int, for request: CompletionRequest, after failure: ProviderError?
  ) async throws(ProviderError) -> ProviderCandidate {
    var failure = failure
    for place in members.indices.dropFirst(start) {
      guard await mayAsk(place) else { continue }
      do throws(ProviderError) {
        return watched(try await members[place].candidate(for: request), of: place, request)
      } catch {
        // It handed the call to nobody: a fallback of which none may be asked, a router without a rule for it.
        guard kinds.contains(error.kind) else { throw error }
        failure = error
      }
    }
    throw failure ?? resting()
  }

  /// The candidate of a member, with what its outcome means for the member.
  private func watched(_ candidate: ProviderCandidate, of place: Int, _ request: CompletionRequest) -> ProviderCandidate {
    ProviderCandidate(candidate.provider) { [self] in
      await candidate.answered()
      await note(place, nil)
    } gaveUp: { [self] error, mayMoveOn in
      if let next = await candidate.gaveUp(after: error, mayMoveOn: mayMoveOn) { return watched(next, of: place, request) }
      await note(place, error)
      guard mayMoveOn, kinds.contains(error.kind) else { return nil }
      do throws(ProviderError) {
        return try await self.candidate(from: place + 1, for: request, after: error)
      } catch {
        return nil
      }
    }
  }

  // MARK: - Circuits

  private func mayAsk(_ place: Int) async -> Bool {
    let now = clock.now
    let (may, change) = breakers.withLock { breakers in
      let before = breakers[place].word
      let may = breakers[place].mayAsk(at: now)
      return (may, before == breakers[place].word ? nil : breakers[place].word)
    }
    if let change { await tell(place, change, nil) }
    return may
  }

  private func note(_ place: Int, _ error: ProviderError?) async {
    // What is wrong with a request says nothing about the provider.
    if let error, !error.isProvidersFault { return }
    let now = clock.now
    let change: String? = breakers.withLock { breakers in
      let before = breakers[place].word
      if error == nil { breakers[place].succeeded() } else { breakers[place].failed(at: now) }
      return before == breakers[place].word ? nil : breakers[place].word
    }
    if let change { await tell(place, change, error) }
  }

  private func tell(_ place: Int, _ state: String, _ error: ProviderError?) async {
    await ProviderCircuitEvent(
      provider: members[place].name, fallback: name, state: state,
      coolDownMs: state == "open" ? coolDown / .milliseconds(1) : nil, message: error?.message
    ).emit()
  }

  /// Why nobody may be asked.
  private func resting() -> ProviderError {
    let now = clock.now
    let waits = breakers.withLock { breakers in breakers.map { $0.wait(at: now) ?? .zero } }
    let shortest = waits.min() ?? .zero
    let seconds = Int((shortest / .seconds(1)).rounded(.up))
    return ProviderError(
      .unavailable,
      "Every provider of \(name) failed and is left alone: \(members.map(\.name).joined(separator: ", ")); the first is tried again in \(seconds) s.",
      retry: .no, retryAfter: shortest)
  }
}

extension ProviderError {
  /// Whether it tells of the provider's health; other errors tell of the request.
  fileprivate var isProvidersFault: Bool {
    switch kind {
    case .invalidRequest, .contextExceeded, .contentFiltered, .unsupportedFeature, .cancelled: false
    case .authentication, .permission, .rateLimited, .overloaded, .unavailable, .timeout, .interrupted, .protocolViolation, .stalled: true
    }
  }
}
