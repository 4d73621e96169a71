import RoostCore
import RoostTesting
import Synchronization
import Testing

/// How calls are held back. The clock stands still until it is turned.
struct RateLimitTests {
  private func limited(_ settings: JSONObject, over provider: any Provider, clock: ManualClock) async throws -> any Provider {
    let component = try #require(try Composition.components("Composing").first { $0.id == "provider.rate_limited" })
    var all = settings
    all["provider"] = "inner"
    let context = ComponentContext(name: "slow", baseDirectory: "/", clock: clock) { _, _ in provider }
    return try #require(try await component.instance(settings: .object(all), context: context) as? any Provider)
  }

  private func ask(_ provider: any Provider, _ text: String = "Hello") async -> Result<String, ProviderError> {
    do throws(ProviderError) {
      return .success(try await provider.complete(CompletionRequest(messages: [.user(text)])).text)
    } catch {
      return .failure(error)
    }
  }

  @Test func `a minute's requests go at once, the next waits for its turn`() async throws {
    let clock = ManualClock()
    let scripted = ScriptedProvider()
    for number in 1...4 { scripted.reply("\(number)") }
    let provider = try await limited(["requests_per_minute": 3], over: scripted, clock: clock)
    for number in 1...3 { #expect(await ask(provider) == .success("\(number)")) }
    async let fourth = ask(provider)
    // Its own limit, and the turn of whoever is first.
    await clock.waitForSchedules(2)
    #expect(Set(clock.scheduledDelays) == [.seconds(30), .seconds(20)])
    clock.advance(by: .seconds(20))
    #expect(await fourth == .success("4"))
  }

  @Test func `a wait beyond max_wait is refused at once, with the delay`() async throws {
    let clock = ManualClock()
    let scripted = ScriptedProvider()
    scripted.reply("1")
    let provider = try await limited(["requests_per_minute": 1, "max_wait": 10], over: scripted, clock: clock)
    #expect(await ask(provider) == .success("1"))
    guard case .failure(let error) = await ask(provider) else { throw Composition.Missing(what: "an error") }
    #expect(error.kind == .rateLimited)
    #expect(error.retryAfter == .seconds(60))
    #expect(!error.isRetryable)
    #expect(error.message == "slow lets no more calls through within max_wait (10.0 s); try again in 60.0 s.")
    #expect(scripted.callCount == 1)
  }

  @Test func `tokens are reserved by estimate and put right by what was used`() async throws {
    let clock = ManualClock()
    let scripted = ScriptedProvider()
    scripted.reply("1", usage: TokenUsage(inputTokens: 700, outputTokens: 200))
    scripted.reply("2", usage: TokenUsage(inputTokens: 1, outputTokens: 1))
    let provider = try await limited(["tokens_per_minute": 1_000, "max_wait": 60], over: scripted, clock: clock)
    #expect(await ask(provider) == .success("1"))
    // 100 are left, and 194 words with what a message costs make 200 tokens: 100 of them are missing.
    async let second = ask(provider, String(repeating: "word ", count: 194))
    await clock.waitForSchedules(2)
    let delay = try #require(clock.scheduledDelays.min())
    #expect(abs(delay / .seconds(1) - 6) < 0.01)
    clock.advance(by: .seconds(7))
    #expect(await second == .success("2"))
  }

  @Test func `those who wait are let in in the order they came`() async throws {
    let clock = ManualClock()
    let gate = GatedProvider()
    let provider = try await limited(["max_in_flight": 1, "max_wait": 600], over: gate, clock: clock)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<5 {
        group.addTask { _ = await ask(provider, "\(number)") }
        // Each stands in the queue before the next comes.
        if number == 0 { await gate.waitForCalls(1) } else { await clock.waitForSchedules(number) }
      }
      for number in 1...5 {
        await gate.waitForCalls(number)
        gate.open()
      }
    }
    #expect(gate.asked == ["0", "1", "2", "3", "4"])
    #expect(gate.most == 1)
  }

  @Test func `whoever waits too long is told so, and the others keep their places`() async throws {
    let clock = ManualClock()
    let gate = GatedProvider()
    let provider = try await limited(["max_in_flight": 1, "max_wait": 30], over: gate, clock: clock)
    async let first = ask(provider, "first")
    await gate.waitForCalls(1)
    async let second = ask(provider, "second")
    await clock.waitForSchedules(1)
    clock.advance(by: .seconds(20))
    async let third = ask(provider, "third")
    await clock.waitForSchedules(2)
    clock.advance(by: .seconds(10))
    guard case .failure(let error) = await second else { throw Composition.Missing(what: "an error") }
    #expect(error.kind == .rateLimited)
    gate.open()
    await gate.waitForCalls(2)
    gate.open()
    #expect(await first == .success("first"))
    #expect(await third == .success("third"))
    #expect(gate.asked == ["first", "third"])
  }

  @Test func `who is cancelled leaves the queue`() async throws {
    let clock = ManualClock()
    let gate = GatedProvider()
    let provider = try await limited(["max_in_flight": 1, "max_wait": 600], over: gate, clock: clock)
    async let first = ask(provider, "first")
    await gate.waitForCalls(1)
    let second = Task { await ask(provider, "second") }
    await clock.waitForSchedules(1)
    second.cancel()
    guard case .failure(let error) = await second.value else { throw Composition.Missing(what: "an error") }
    #expect(error.kind == .cancelled)
    #expect(clock.pendingCount == 0)
    async let third = ask(provider, "third")
    await clock.waitForSchedules(2)
    gate.open()
    await gate.waitForCalls(2)
    gate.open()
    #expect(await first == .success("first"))
    #expect(await third == .success("third"))
    #expect(gate.asked == ["first", "third"])
  }

  @Test func `a failed or abandoned attempt frees its place`() async throws {
    let scripted = ScriptedProvider()
    scripted.fail(ProviderError(.overloaded, "busy"))
    scripted.enqueue(.chunks([.text("a"), .text("b"), .text("c")]))
    scripted.reply("done")
    let provider = try await limited(["max_in_flight": 1, "max_wait": 600], over: scripted, clock: ManualClock())
    _ = await ask(provider)
    do { _ = try await provider.stream(CompletionRequest(messages: [])).collect() } catch { #expect(error.kind == .interrupted) }
    #expect(await ask(provider) == .success("done"))
  }
}

/// Answers with what it was asked, one call at a time when the gate opens.
final class GatedProvider: Provider {
  private struct State: Sendable {
    var asked: [String] = []
    var inside = 0
    var most = 0
    var tickets = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())
  let name = "gated"

  var asked: [String] { state.withLock { $0.asked } }
  /// The most that were inside at a time.
  var most: Int { state.withLock { $0.most } }

  func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }

  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    let text = request.messages.last?.parts.first?.textValue ?? ""
    await withCheckedContinuation { continuation in
      let (ready, go) = state.withLock { state in
        state.asked.append(text)
        state.inside += 1
        state.most = max(state.most, state.inside)
        let count = state.asked.count
        let ready = state.watchers.filter { $0.count <= count }
        state.watchers.removeAll { $0.count <= count }
        if state.tickets > 0 {
          state.tickets -= 1
          return (ready, true)
        }
        state.waiting.append(continuation)
        return (ready, false)
      }
      for watcher in ready { watcher.continuation.resume() }
      if go { continuation.resume() }
    }
    state.withLock { $0.inside -= 1 }
    return Completion(parts: [.text(text)])
  }

  /// Lets one call end.
  func open() {
    let first: CheckedContinuation<Void, Never>? = state.withLock { state in
      if state.waiting.isEmpty {
        state.tickets += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    first?.resume()
  }

  /// Waits until so many calls have come.
  func waitForCalls(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.asked.count >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}
