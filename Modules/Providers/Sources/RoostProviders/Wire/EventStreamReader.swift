public import RoostCore
public import RoostHTTP

/// What a vendor's server-sent events mean, one at a time.
public protocol EventReader: Sendable {
  /// Reads an event of the kinds that come by the thousand; false for every other, which ``read(_:_:)`` then gets.
  mutating func skim(_ event: ServerSentEventDecoder.Borrowed, _ emit: (CompletionChunk) -> Void) throws(ProviderError) -> Bool
  mutating func read(_ event: ServerSentEvent, _ emit: (CompletionChunk) -> Void) throws(ProviderError)
  /// As ``WireReader/end(_:)``.
  mutating func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError)
}

extension EventReader {
  public mutating func skim(_ event: ServerSentEventDecoder.Borrowed, _ emit: (CompletionChunk) -> Void) throws(ProviderError) -> Bool {
    false
  }
}

/// Reads a stream of server-sent events.
public struct EventStreamReader<Events: EventReader>: WireReader {
  private var decoder = ServerSentEventDecoder()
  private var events: Events
  private let vendor: String

  public init(_ events: Events, vendor: String) {
    self.events = events
    self.vendor = vendor
  }

  public mutating func feed(_ bytes: [UInt8], _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    let result: Result<Void, ProviderError> = bytes.withUnsafeBufferPointer { bytes in
      do throws(StreamLimitError) {
        var failure: ProviderError?
        try decoder.feed(bytes) { event in
          guard failure == nil else { return }
          do throws(ProviderError) {
            if try !events.skim(event, emit) { try events.read(event.event, emit) }
          } catch {
            failure = error
          }
        }
        return failure.map { .failure($0) } ?? .success(())
      } catch {
        return .failure(ProviderError(.protocolViolation, "\(vendor): \(error)"))
      }
    }
    try result.get()
  }

  public mutating func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) { try events.end(emit) }
}

/// What a vendor's JSON lines mean, one at a time.
public protocol LineReader: Sendable {
  mutating func read(_ line: JSONValue, _ emit: (CompletionChunk) -> Void) throws(ProviderError)
  /// As ``WireReader/end(_:)``.
  mutating func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError)
}

/// Reads a stream of JSON lines.
public struct JSONLinesReader<Lines: LineReader>: WireReader {
  private var decoder = JSONLinesDecoder()
  private var lines: Lines
  private let vendor: String

  public init(_ lines: Lines, vendor: String) {
    self.lines = lines
    self.vendor = vendor
  }

  public mutating func feed(_ bytes: [UInt8], _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    let found: [[UInt8]]
    do throws(StreamLimitError) {
      found = try decoder.feed(bytes)
    } catch {
      throw ProviderError(.protocolViolation, "\(vendor): \(error)")
    }
    for line in found { try lines.read(try parsed(line), emit) }
  }

  public mutating func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    // A last line without its end may be whole, or cut off.
    if let line = decoder.finish() {
      do { try lines.read(try JSONValue(parsing: line), emit) } catch let error as ProviderError { throw error } catch {
        throw .interrupted(vendor)
      }
    }
    try lines.end(emit)
  }

  private func parsed(_ line: [UInt8]) throws(ProviderError) -> JSONValue {
    do { return try JSONValue(parsing: line) } catch { throw .unreadable(vendor, "a line of JSON") }
  }
}
