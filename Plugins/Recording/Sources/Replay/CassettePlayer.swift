import RoostCore
import RoostHTTP
import RoostProviders
import Synchronization

/// Answers requests with what was recorded for them, each exchange once.
final class CassettePlayer: WireInterceptor {
  private struct State: Sendable {
    var isUsed: [Bool]
    /// Requests that were refused.
    var refused = 0
  }

  private let cassette: Cassette
  private let mask: SecretMask
  private let speed: Double
  private let clock: any RunClock
  private let label: String
  private let state: Mutex<State>

  init(_ cassette: Cassette, label: String, mask: SecretMask, speed: Double, clock: any RunClock) {
    self.cassette = cassette
    self.label = label
    self.mask = mask
    self.speed = speed
    self.clock = clock
    state = Mutex(State(isUsed: Array(repeating: false, count: cassette.exchanges.count)))
  }

  /// The exchanges that nobody asked for, by their numbers.
  var leftovers: [Int] {
    state.withLock { state in cassette.exchanges.indices.filter { !state.isUsed[$0] }.map { cassette.exchanges[$0].number } }
  }

  func open(_ request: InterceptedRequest) async throws(ProviderError) -> WireResponse {
    let sent = TapedRequest(request.request, mask)
    let exchange = try take(sent)
    let beganAt = clock.now
    guard let head = exchange.head else {
      guard case (let milliseconds, .failed(let error))? = exchange.end else {
        throw ProviderError(.interrupted, "\(request.vendor): the recording ended before the answer of exchange \(exchange.number).")
      }
      try await wait(milliseconds, beganAt, request.vendor)
      throw error.providerError(request.vendor)
    }
    try await wait(head.milliseconds, beganAt, request.vendor)
    let left = Mutex(exchange.pieces[...])
    return WireResponse(
      head: HTTPHead(status: head.status, headers: HTTPHeaders(head.headers), url: request.request.url)
    ) { [self] () async throws(HTTPError) in
      if let piece = left.withLock({ $0.popFirst() }) {
        try await wait(piece.milliseconds, beganAt)
        return piece.bytes
      }
      if let end = exchange.end { try await wait(end.milliseconds, beganAt) }
      switch exchange.end?.how {
      case .whole: return nil
      case .failed(let error): throw error
      case .abandoned, nil: throw HTTPError(.interrupted, "the recording ended in the middle of exchange \(exchange.number)")
      }
    }
  }

  /// The first exchange with this request that wasn't given yet.
  private func take(_ sent: TapedRequest) throws(ProviderError) -> TapedExchange {
    let (found, next): (Int?, Int?) = state.withLock { state in
      let left = cassette.exchanges.indices.filter { !state.isUsed[$0] }
      let found = left.first { RequestDifference(recorded: cassette.exchanges[$0].request, sent: sent).isEmpty }
      if let found { state.isUsed[found] = true } else { state.refused += 1 }
      return (found, left.first)
    }
    if let found { return cassette.exchanges[found] }
    guard let next else {
      let many = cassette.exchanges.count
      throw refusal("the cassette has no exchange left for it (\(many == 0 ? "it has none of this provider" : "all \(many) were played"))")
    }
    let exchange = cassette.exchanges[next]
    let difference = RequestDifference(recorded: exchange.request, sent: sent)
    throw refusal("it differs from the recorded request of exchange \(exchange.number): \(difference.lines.joined(separator: "; "))")
  }

  private func refusal(_ reason: String) -> ProviderError {
    ProviderError(.invalidRequest, "The replay of \(label) from \(cassette.path) refuses a request: \(reason).", retry: .no)
  }

  private func wait(_ milliseconds: Double, _ start: ContinuousClock.Instant, _ vendor: String) async throws(ProviderError) {
    do throws(HTTPError) { try await wait(milliseconds, start) } catch { throw error.providerError(vendor) }
  }

  /// Waits until `milliseconds` of the recording have passed since `start`.
  private func wait(_ milliseconds: Double, _ start: ContinuousClock.Instant) async throws(HTTPError) {
    guard speed > 0 else { return }
    let instant = start + .milliseconds(milliseconds / speed)
    guard instant > clock.now else { return }
    do { try await clock.sleep(until: instant) } catch { throw HTTPError(.cancelled, "The replay was cancelled.") }
  }
}
