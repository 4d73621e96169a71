import RoostCore
import RoostTesting
import Testing

@Suite struct RetryPolicyTests {
  let unavailable = ProviderError(.unavailable, "down", status: 503)

  @Test(arguments: [(0.0, 0.9), (0.5, 1.0), (0.999_999, 1.1)])
  func `the first pause is one second, give or take a tenth`(random: Double, seconds: Double) throws {
    let delay = try #require(RetryPolicy().delay(after: unavailable, retries: 0, failures: 1, afterOutput: false, random: random))
    #expect(abs(delay.inSeconds - seconds) < 0.001)
  }

  @Test func `pauses double up to the limit`() {
    let policy = RetryPolicy(maxRetries: 40)
    let delays = (0..<8).map { policy.delay(after: unavailable, retries: $0, failures: 1, afterOutput: false, random: 0.5)?.inSeconds }
    #expect(delays == [1, 2, 4, 8, 16, 32, 60, 60])
    #expect(policy.delay(after: unavailable, retries: 39, failures: 1, afterOutput: false, random: 0.5)?.inSeconds == 60)
  }

  @Test func `the vendor's retry-after wins, cut to its limit`() {
    var error = unavailable
    error.retryAfter = .seconds(7)
    #expect(RetryPolicy().delay(after: error, retries: 2, failures: 1, afterOutput: false, random: 0) == .seconds(7))
    error.retryAfter = .seconds(9_999)
    #expect(RetryPolicy().delay(after: error, retries: 2, failures: 1, afterOutput: false, random: 0) == .seconds(120))
  }

  @Test func `it gives up after three retries, twenty failures of a run, or output`() {
    let policy = RetryPolicy()
    #expect(policy.delay(after: unavailable, retries: 3, failures: 4, afterOutput: false, random: 0) == nil)
    #expect(policy.delay(after: unavailable, retries: 0, failures: 20, afterOutput: false, random: 0) == nil)
    #expect(policy.delay(after: unavailable, retries: 0, failures: 1, afterOutput: true, random: 0) == nil)
  }

  // LB4-PROV-14
  // LB1-PROV-05
  @Test func `the provider's own word on retrying wins over the status`() {
    let quota = ProviderError(.rateLimited, "quota", retry: .no, status: 429)
    let odd = ProviderError(.invalidRequest, "odd", retry: .yes, status: 400)
    #expect(RetryPolicy().delay(after: quota, retries: 0, failures: 1, afterOutput: false, random: 0) == nil)
    #expect(RetryPolicy().delay(after: odd, retries: 0, failures: 1, afterOutput: false, random: 0) != nil)
  }

  // LB2-PROV-05, LB4-PROV-13
  @Test func `two failures and an answer are three calls, a second and two seconds apart`() async throws {
    let clock = ManualClock()
    let provider = ScriptedProvider(clock: clock)
    provider.fail(unavailable)
    provider.fail(unavailable)
    provider.reply("ok")
    let agent = try Agent("a", provider: provider)
    async let answer = agent.run("hi", RunOptions(clock: clock))
    // The run's deadline is the first thing the clock is asked for, or the pause is: both orders happen.
    await clock.waitForSchedules(2)
    clock.advance(by: .milliseconds(1_101))
    await clock.waitForSchedules(3)
    clock.advance(by: .milliseconds(2_201))
    let text = await answer.text
    #expect(text == "ok")
    #expect(provider.callCount == 3)
    let pauses = clock.scheduledDelays.filter { $0 < .seconds(60) }.map(\.inSeconds)
    try #require(pauses.count == 2)
    #expect((0.9...1.1).contains(pauses[0]))
    #expect((1.8...2.2).contains(pauses[1]))
  }

  @Test func `an invalid request is sent once`() async throws {
    let provider = ScriptedProvider()
    provider.fail(ProviderError(.invalidRequest, "bad", status: 400))
    provider.reply("never")
    let answer = try await Agent("a", provider: provider).run("hi")
    #expect(answer.error?.code == .providerInvalidRequest)
    #expect(provider.callCount == 1)
  }
}
