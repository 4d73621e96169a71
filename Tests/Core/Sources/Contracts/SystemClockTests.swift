import RoostCore
import Synchronization
import Testing

struct SystemClockTests {
  @Test func `actions run in the order of their instants`() async {
    let clock = SystemClock()
    let (names, name) = AsyncStream.makeStream(of: String.self)
    let start = clock.now
    for (text, delay) in [("third", 60), ("first", 20), ("second", 40)] {
      _ = clock.schedule(at: start + .milliseconds(delay)) {
        name.yield(text)
        if text == "third" { name.finish() }
      }
    }
    var seen: [String] = []
    for await text in names { seen.append(text) }
    #expect(seen == ["first", "second", "third"])
    #expect(clock.now - start >= .milliseconds(60))
  }

  @Test func `an earlier action is not kept waiting by a later one`() async throws {
    let clock = SystemClock()
    let far = clock.schedule(at: clock.now + .seconds(3_600)) {}
    try await clock.sleep(for: .milliseconds(5))
    far.cancel()
  }

  @Test func `a cancelled action never runs`() async throws {
    let clock = SystemClock()
    let ran = Mutex(false)
    let token = clock.schedule(at: clock.now + .milliseconds(20)) { ran.withLock { $0 = true } }
    token.cancel()
    token.cancel()
    try await clock.sleep(for: .milliseconds(40))
    #expect(ran.withLock { $0 } == false)
  }

  @Test func `a cancelled sleep throws at once`() async {
    let clock = SystemClock()
    let sleeper = Task { try await clock.sleep(for: .seconds(3_600)) }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }
}
