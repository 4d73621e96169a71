/// Who is asked, and with what, when a call fails for good.
extension LLMRun {
  /// Finds out who is to be asked first; false where nobody is.
  @inline(never) func choose() async -> Bool {
    do throws(ProviderError) {
      use(try await ProviderCandidate.first(of: engine.provider, for: request))
      return true
    } catch {
      await failed(error, afterOutput: false)
      return false
    }
  }

  func use(_ next: ProviderCandidate) {
    candidate = next
    provider = next.provider
    loop.provider = provider.name
  }

  /// Whom to ask in place of the one that gave up; false where the run is over.
  @inline(never) func moveOn(after error: ProviderError, afterOutput: Bool) async -> Bool {
    let from = provider.name
    guard let next = await candidate?.gaveUp(after: error, mayMoveOn: !afterOutput && loop.mayMoveOn) else { return false }
    earlier.append("\(from): \(error.message)")
    use(next)
    await emit(ModelFallbackEvent.self) {
      .init(from: from, to: next.provider.name, model: request.model, turn: loop.turns, kind: error.kind.rawValue, message: error.message)
    }
    return true
  }

  /// Asks again with the next way to the answer's form, if the vendor refused the last. Not a retry: the request is another.
  func descends(_ error: ProviderError) async -> Bool {
    let refused = ladder?.rung
    guard let refused, let reason = ladder?.descend(after: error), let ladder else { return false }
    await emit(FeatureDroppedEvent.self) { .init(feature: "structured_output.\(refused.rawValue)", reason: reason) }
    request = ladder.applied(to: request)
    phase = .act(loop.next(.waited, exhaustion: context.budget?.exhaustion))
    return true
  }
}
