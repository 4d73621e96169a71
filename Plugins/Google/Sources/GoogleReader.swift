import RoostCore
import RoostHTTP
import RoostProviders

/// Reads a streamed answer.
///
/// The vendor's servers may end a stream with an error that is plain JSON, outside of any event; it is kept beside the events.
struct GoogleReader: WireReader {
  /// The most bytes kept of what is no event.
  static let byteLimit = 65_536

  private let vendor: String
  private var events: EventStreamReader<GoogleEvents>
  private var plain: [UInt8] = []
  private var isPlain = false
  private var startsLine = true

  init(vendor: String) {
    self.vendor = vendor
    events = EventStreamReader(GoogleEvents(vendor: vendor), vendor: vendor)
  }

  mutating func feed(_ bytes: [UInt8], _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    try events.feed(bytes, emit)
    var rest = bytes[...]
    while let first = rest.first {
      if startsLine { look(at: first) }
      let end = rest.firstIndex(of: 10)
      let line = end.map { rest[...$0] } ?? rest
      if isPlain { plain += line.prefix(Self.byteLimit - plain.count) }
      startsLine = end != nil
      rest = rest[line.endIndex...]
    }
  }

  /// An event's line begins with a field's name or a colon, never with a bracket.
  private mutating func look(at byte: UInt8) {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["): isPlain = true
    case UInt8(ascii: "d"), UInt8(ascii: ":"):
      isPlain = false
      plain = []
    default: break
    }
  }

  mutating func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    if !plain.isEmpty {
      let json: JSONValue
      do { json = try JSONValue(parsing: plain) } catch { json = .null }
      if let error = GoogleError(json) { throw error.providerError(vendor: vendor) }
    }
    try events.end(emit)
  }
}

/// The chunks of a streamed answer.
struct GoogleEvents: EventReader {
  private let vendor: String
  private var answer: GoogleAnswer
  private var calls = 0
  /// What the newest chunk was a piece of.
  private var open: Open?

  private enum Open { case text, thinking }

  init(vendor: String) {
    self.vendor = vendor
    answer = GoogleAnswer(vendor: vendor, status: nil)
  }

  mutating func read(_ event: ServerSentEvent, _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard !event.data.isEmpty else { return }
    let json: JSONValue
    do { json = try JSONValue(parsing: event.data) } catch { throw .unreadable(vendor, "a chunk of JSON") }
    for part in try answer.add(json) { add(GooglePart.parts(of: part, vendor: vendor), emit) }
  }

  private mutating func add(_ parts: [ContentPart], _ emit: (CompletionChunk) -> Void) {
    for part in parts {
      switch part {
      case .text(let text):
        // A signature covers its own piece alone.
        if open == .text && parts.count > 1 { emit(.part(.text(""))) }
        open = .text
        emit(.text(text))
      case .thinking(let text, nil):
        open = .thinking
        emit(.thinking(text))
      case .thinking:
        if open == .thinking { emit(.part(.text(""))) }
        open = nil
        emit(.part(part))
      case .toolCall(let call):
        open = nil
        emit(.toolCall(ToolCallDelta(index: calls, id: call.id, name: call.name, arguments: call.arguments.description)))
        calls += 1
      default:
        open = nil
        emit(.part(part))
      }
    }
  }

  /// There is no end marker: an answer with a finish reason is whole, and its usage may follow that.
  func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    guard answer.rawStop != nil else { throw .interrupted(vendor) }
    emit(.finish(answer.finish(hasCalls: calls > 0)))
  }
}
