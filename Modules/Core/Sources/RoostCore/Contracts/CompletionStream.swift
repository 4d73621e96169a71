/// A provider's answer in pieces, pulled by whoever reads it.
///
/// Cold: nothing happens before the first `next()`. A producer runs in a task of its own behind one bounded buffer; a reader that stops
/// cancels that task at once. A reader that finds the stream's end without a `finish` chunk must treat the answer as interrupted.
public struct CompletionStream: AsyncSequence, Sendable {
  public typealias Element = CompletionChunk
  public typealias Failure = ProviderError

  /// Chunks that may wait for the reader, unless it asks for another number.
  public static let defaultBuffer = 64

  private enum Source: Sendable {
    case chunks([CompletionChunk])
    case producer(@Sendable (CompletionWriter) async throws(ProviderError) -> Void)
  }

  private let source: Source

  /// A stream whose chunks `produce` writes.
  public init(_ produce: @escaping @Sendable (CompletionWriter) async throws(ProviderError) -> Void) {
    source = .producer(produce)
  }

  /// A stream of chunks that are there already.
  public init(chunks: [CompletionChunk]) {
    source = .chunks(chunks)
  }

  /// A stream that fails at once.
  public init(failing error: ProviderError) {
    source = .producer { _ throws(ProviderError) in throw error }
  }

  /// The same stream with `before` and `after` around the producer's work, on whatever thread it runs; chunks that are there already need
  /// none.
  func bracketed(_ before: @escaping @Sendable () -> Void, _ after: @escaping @Sendable () -> Void) -> CompletionStream {
    guard case .producer(let produce) = source else { return self }
    return CompletionStream { writer throws(ProviderError) in
      before()
      defer { after() }
      try await produce(writer)
    }
  }

  public func makeAsyncIterator() -> Iterator { iterator() }

  /// Reads with a buffer of `buffer` chunks.
  public func iterator(buffer: Int = defaultBuffer, clock: any RunClock = SystemClock.shared) -> Iterator {
    switch source {
    case .chunks(let chunks): Iterator(batch: chunks, feed: nil)
    case .producer(let produce): Iterator(batch: [], feed: Feed(produce, buffer: buffer, clock: clock))
    }
  }

  public struct Iterator: AsyncIteratorProtocol {
    private var batch: [CompletionChunk]
    private var index = 0
    private let feed: Feed?
    /// The longest silence between two chunks; nil means any.
    public var idleTimeout: Duration?

    fileprivate init(batch: [CompletionChunk], feed: Feed?) {
      self.batch = batch
      self.feed = feed
    }

    /// The next chunk if it is here already.
    public mutating func buffered() -> CompletionChunk? {
      guard index < batch.count else { return nil }
      defer { index += 1 }
      return batch[index]
    }

    public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(ProviderError) -> CompletionChunk? {
      if let chunk = buffered() { return chunk }
      guard let feed else { return nil }
      batch = try await feed.take(idle: idleTimeout)
      index = 0
      return buffered()
    }

    public mutating func next() async throws(ProviderError) -> CompletionChunk? {
      try await next(isolation: nil)
    }
  }

  /// The producer's task and the channel behind it. Letting go of it cancels both.
  fileprivate final class Feed: Sendable {
    private let channel: BoundedChannel<CompletionChunk>
    private let clock: any RunClock
    private let task: Task<Void, Never>

    init(_ produce: @escaping @Sendable (CompletionWriter) async throws(ProviderError) -> Void, buffer: Int, clock: any RunClock) {
      let channel = BoundedChannel<CompletionChunk>(capacity: buffer)
      self.channel = channel
      self.clock = clock
      task = Task {
        do throws(ProviderError) {
          try await produce(CompletionWriter(channel: channel))
          channel.finish()
        } catch {
          channel.finish(error)
        }
      }
    }

    deinit {
      channel.cancel()
      task.cancel()
    }

    /// Empty at the stream's end.
    func take(idle: Duration?) async throws(ProviderError) -> [CompletionChunk] {
      switch await channel.take(until: idle.map { clock.now + $0 }, clock: clock) {
      case .elements(let elements): return elements
      case .end: return []
      case .failure(let error): throw error
      }
    }
  }
}

/// Where a producer puts its chunks.
public struct CompletionWriter: Sendable {
  fileprivate let channel: BoundedChannel<CompletionChunk>

  /// Hands over one chunk; waits while the buffer is full; throws `cancelled` when the reader has gone.
  public func write(_ chunk: CompletionChunk) async throws(ProviderError) {
    guard await channel.write(chunk) else { throw Self.gone }
  }

  /// Hands over several that came together: the reader is woken once for all of them. Waits and throws like ``write(_:)``.
  public func write(_ chunks: [CompletionChunk]) async throws(ProviderError) {
    if chunks.isEmpty { return }
    guard await channel.write(chunks) else { throw Self.gone }
  }

  private static var gone: ProviderError { ProviderError(.cancelled, "The reader of the stream has gone.", retry: .no) }
}
