import RoostCore
import RoostTesting
import Synchronization
import Testing

struct CompletionStreamTests {
  /// Counts what a producer wrote and how it ended.
  final class Ledger: Sendable {
    struct State {
      var written = 0
      var ending: ProviderError?
      var isOver = false
    }
    private let state = Mutex(State())
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    var written: Int { state.withLock { $0.written } }
    var ending: ProviderError? { state.withLock { $0.ending } }
    func wrote() { state.withLock { $0.written += 1 } }
    func over(_ error: ProviderError?) {
      state.withLock { state in
        state.ending = error
        state.isOver = true
      }
      end.yield()
    }
    func waitForEnd() async { for await _ in ends { return } }
  }

  static func stream(_ count: Int, _ ledger: Ledger) -> CompletionStream {
    CompletionStream { writer throws(ProviderError) in
      do throws(ProviderError) {
        for index in 0..<count {
          try await writer.write(.text("\(index) "))
          ledger.wrote()
        }
        try await writer.write(.finish(CompletionFinish()))
        ledger.over(nil)
      } catch {
        ledger.over(error)
        throw error
      }
    }
  }

  @Test(arguments: [1, 2, 64, 1_000]) func `every chunk comes once and in order, whatever the buffer`(_ buffer: Int) async throws {
    var reader = Self.stream(2_000, Ledger()).iterator(buffer: buffer)
    var texts: [String] = []
    var finishes = 0
    while let chunk = try await reader.next() {
      if let text = chunk.textDelta { texts.append(text) }
      if chunk.isFinal { finishes += 1 }
    }
    #expect(texts == (0..<2_000).map { "\($0) " } && finishes == 1)
  }

  @Test func `nothing is produced before the first chunk is asked for`() async throws {
    let ledger = Ledger()
    let stream = Self.stream(5, ledger)
    await Task.yield()
    #expect(ledger.written == 0)
    for try await _ in stream {}
    #expect(ledger.written == 5)
  }

  // LB4-AGENT-28
  @Test func `a reader that pauses stops the producer at the buffer's size`() async throws {
    let ledger = Ledger()
    var reader = Self.stream(1_000, ledger).makeAsyncIterator()
    let first = try await reader.next()
    #expect(first?.textDelta == "0 ")
    // The producer can't be more than one batch, one full buffer and one waiting chunk ahead, however long it is given.
    for _ in 0..<2_000 { await Task.yield() }
    #expect(ledger.written <= 2 * CompletionStream.defaultBuffer + 2)
    while try await reader.next() != nil {}
    #expect(ledger.written == 1_000)
  }

  // LB4-AGENT-29
  @Test func `a reader that leaves cancels the producer, at whatever chunk it leaves`() async throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<1_000 {
      let ledger = Ledger()
      let count = Int.random(in: 0..<300, using: &random)
      do {
        var reader = Self.stream(100_000, ledger).makeAsyncIterator()
        for _ in 0...count { _ = try await reader.next() }
      }
      await ledger.waitForEnd()
      #expect(ledger.ending?.kind == .cancelled)
    }
  }

  @Test func `an error comes after the chunks before it`() async {
    let stream = CompletionStream { writer throws(ProviderError) in
      try await writer.write(.text("half"))
      throw ProviderError(.overloaded, "busy")
    }
    var seen = ""
    let error = await #expect(throws: ProviderError.self) {
      for try await chunk in stream { seen += chunk.textDelta ?? "" }
    }
    #expect(seen == "half" && error?.kind == .overloaded)
  }

  // LB4-AGENT-27
  @Test func `silence longer than the idle timeout is a stall, a slow steady stream is none`() async throws {
    let clock = ManualClock()
    let (signals, signal) = AsyncStream.makeStream(of: Void.self)
    let stream = CompletionStream { writer throws(ProviderError) in
      for await _ in signals { try await writer.write(.text("tick ")) }
    }
    var reader = stream.iterator(clock: clock)
    reader.idleTimeout = .seconds(90)
    for round in 1...3 {
      async let turn: Void = {
        await clock.waitForSchedules(round)
        clock.advance(by: .seconds(60))
        signal.yield()
      }()
      let chunk = try await reader.next()
      await turn
      #expect(chunk?.textDelta == "tick ")
    }
    async let turn: Void = {
      await clock.waitForSchedules(4)
      clock.advance(by: .seconds(90))
    }()
    var stalled: ProviderError?
    do throws(ProviderError) { _ = try await reader.next() } catch { stalled = error }
    await turn
    #expect(stalled?.kind == .stalled)
    signal.finish()
  }

  /// A clock whose every action is due before the caller goes on.
  struct HastyClock: RunClock {
    struct Done: ScheduledAction { func cancel() {} }
    var now: ContinuousClock.Instant { .now }
    func schedule(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> any ScheduledAction {
      action()
      return Done()
    }
  }

  @Test func `a timeout that passes before the reader waits is not lost`() async {
    let stream = CompletionStream { _ throws(ProviderError) in
      do { try await Task.sleep(for: .seconds(3_600)) } catch { throw ProviderError(.cancelled, "cancelled") }
    }
    var reader = stream.iterator(clock: HastyClock())
    reader.idleTimeout = .seconds(1)
    var stalled: ProviderError?
    do throws(ProviderError) { _ = try await reader.next() } catch { stalled = error }
    #expect(stalled?.kind == .stalled)
  }

  @Test func `a cancelled reader gets a cancellation at once`() async {
    let (signals, signal) = AsyncStream.makeStream(of: Void.self)
    let stream = CompletionStream { writer throws(ProviderError) in
      signal.yield()
      do { try await Task.sleep(for: .seconds(3_600)) } catch { throw ProviderError(.cancelled, "cancelled") }
    }
    let reading = Task {
      var reader = stream.makeAsyncIterator()
      do throws(ProviderError) { return try await reader.next() == nil ? "end" : "chunk" } catch { return error.kind.rawValue }
    }
    for await _ in signals { break }
    reading.cancel()
    #expect(await reading.value == "cancelled")
  }
}
