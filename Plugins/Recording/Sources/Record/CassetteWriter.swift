import Dispatch
import RoostCore
import RoostHTTP
import Synchronization

/// Writes exchanges to one cassette as they happen, for all providers of this process that record to it.
///
/// Everything that touches the file happens on its queue: a slow disk holds up whoever records, and no other thread.
final class CassetteWriter: Sendable {
  private struct Exchange {
    var beganAt: ContinuousClock.Instant
    var provider: String
    /// Pieces that may end in the beginning of a secret.
    var held: [(milliseconds: Double, bytes: [UInt8])] = []

    func since(_ now: ContinuousClock.Instant) -> Double { max(0, (now - beganAt) / .milliseconds(1)) }
  }

  private struct State {
    var file: CassetteFile?
    var failure: RecordingError?
    var mask: SecretMask
    var open: [Int: Exchange] = [:]
    var exchanges = 0
  }

  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "roost.cassette")
  private let clock: any RunClock

  init(path: String, limit: Int, mask: SecretMask, clock: any RunClock) throws(RecordingError) {
    var file = try CassetteFile(path: path, limit: limit)
    try file.append(Self.bytes(.header(recordedAt: InMemoryStore.systemTime())))
    state = Mutex(State(file: file, mask: mask))
    self.clock = clock
  }

  /// Notes a request; gives the exchange's number.
  func begin(_ request: HTTPRequest, authorized: HTTPRequest, provider: String) async throws(RecordingError) -> Int {
    let now = clock.now
    return try await write { state throws(RecordingError) in
      state.mask.learn(request, authorized: authorized)
      state.exchanges += 1
      let number = state.exchanges
      state.open[number] = Exchange(beganAt: now, provider: provider)
      try Self.append(.request(exchange: number, provider: provider, TapedRequest(request, state.mask)), &state)
      return number
    }
  }

  func head(_ number: Int, _ head: HTTPHead) async throws(RecordingError) {
    let now = clock.now
    try await write { state throws(RecordingError) in
      guard let exchange = state.open[number] else { return }
      let headers = state.mask.masked(response: head.headers)
      try Self.append(.head(exchange: number, milliseconds: exchange.since(now), status: head.status, headers: headers), &state)
    }
  }

  func piece(_ number: Int, _ bytes: [UInt8]) async throws(RecordingError) {
    let now = clock.now
    try await write { state throws(RecordingError) in
      guard var exchange = state.open[number] else { return }
      exchange.held.append((exchange.since(now), bytes))
      try Self.release(number, &exchange, keeping: max(0, state.mask.longest - 1), &state)
      state.open[number] = exchange
    }
  }

  /// The body is over, whole or not.
  func end(_ number: Int, isWhole: Bool) async throws(RecordingError) {
    let now = clock.now
    try await write { state throws(RecordingError) in
      guard var exchange = state.open.removeValue(forKey: number) else { return }
      try Self.release(number, &exchange, keeping: 0, &state)
      try Self.append(.end(exchange: number, milliseconds: exchange.since(now), isWhole: isWhole), &state)
    }
  }

  func fail(_ number: Int, _ error: HTTPError) async throws(RecordingError) {
    let now = clock.now
    try await write { state throws(RecordingError) in
      guard var exchange = state.open.removeValue(forKey: number) else { return }
      try Self.release(number, &exchange, keeping: 0, &state)
      let masked = HTTPError(error.kind, state.mask.masked(error.message))
      try Self.append(.failure(exchange: number, milliseconds: exchange.since(now), masked), &state)
    }
  }

  /// The reader left before the end; nobody waits for this.
  func abandon(_ number: Int) {
    let now = clock.now
    queue.async { [self] in
      state.withLock { state in
        guard var exchange = state.open.removeValue(forKey: number), state.file != nil else { return }
        do throws(RecordingError) {
          try Self.release(number, &exchange, keeping: 0, &state)
          try Self.append(.end(exchange: number, milliseconds: exchange.since(now), isWhole: false), &state)
        } catch {
          state.failure = error
        }
      }
    }
  }

  /// Writes the last line and gives the file its name; what failed before leaves it unfinished.
  func finish() async throws(RecordingError) {
    let now = clock.now
    try await write { state throws(RecordingError) in
      for number in state.open.keys.sorted() {
        guard var exchange = state.open.removeValue(forKey: number) else { continue }
        try Self.release(number, &exchange, keeping: 0, &state)
        try Self.append(.end(exchange: number, milliseconds: exchange.since(now), isWhole: false), &state)
      }
      try Self.append(.finished(exchanges: state.exchanges), &state)
      try state.file?.finish()
      state.file = nil
    }
  }

  // MARK: - On the queue

  private func write<T: Sendable>(
    _ work: @escaping @Sendable (inout State) throws(RecordingError) -> T
  ) async throws(RecordingError) -> T {
    let result: Result<T, RecordingError> = await withCheckedContinuation { continuation in
      queue.async { [self] in
        let result: Result<T, RecordingError> = state.withLock { state in
          // A cassette that lacks something is none.
          if let failure = state.failure { return .failure(failure) }
          do throws(RecordingError) { return .success(try work(&state)) } catch {
            state.failure = error
            return .failure(error)
          }
        }
        continuation.resume(returning: result)
      }
    }
    return try result.get()
  }

  /// Writes the pieces after which at least `keeping` bytes have come: no secret can begin in them any more and end later.
  private static func release(_ number: Int, _ exchange: inout Exchange, keeping: Int, _ state: inout State) throws(RecordingError) {
    let masked = state.mask.masked(exchange.held.flatMap(\.bytes))
    var start = 0
    var released = 0
    for (milliseconds, bytes) in exchange.held {
      let end = start + bytes.count
      guard masked.count - end >= keeping else { break }
      try append(.piece(exchange: number, milliseconds: milliseconds, Array(masked[start..<end])), &state)
      start = end
      released += 1
    }
    exchange.held.removeFirst(released)
    // What stands before a piece that is held may have been the beginning of a secret in it.
    var place = start
    for index in exchange.held.indices {
      let count = exchange.held[index].bytes.count
      exchange.held[index].bytes = Array(masked[place..<place + count])
      place += count
    }
  }

  private static func append(_ line: CassetteLine, _ state: inout State) throws(RecordingError) {
    try state.file?.append(bytes(line))
  }

  private static func bytes(_ line: CassetteLine) -> [UInt8] { Array(line.json.jsonText(.compact).utf8) + [UInt8(ascii: "\n")] }
}
