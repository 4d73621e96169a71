internal import Glibc
public import RoostCore
internal import RoostHTTP

/// Reads a stream of chat completions.
///
/// Older llama.cpp servers report a failure in a field named `error`, which event streams don't have: it is read as an event of that name.
public struct ChatCompletionsReader: WireReader {
  private static let field = [UInt8]("error:".utf8)
  private static let event = [UInt8]("event: error\ndata:".utf8)

  private var reader: EventStreamReader<ChatCompletionsEvents>
  private let vendor: String
  /// How many bytes of the field's name begin the line; nil within a line.
  private var matched: Int? = 0
  private var hasBegun = false

  init(_ dialect: ChatCompletionsDialect) {
    vendor = dialect.name
    reader = EventStreamReader(ChatCompletionsEvents(dialect), vendor: dialect.name)
  }

  public mutating func feed(_ bytes: [UInt8], _ emit: (CompletionChunk) -> Void) throws(ProviderError) {
    if !hasBegun, let first = bytes.first(where: { $0 > 32 }) {
      hasBegun = true
      // A page where a stream should be: a sign-in, a gateway.
      if first == UInt8(ascii: "<") { throw .unreadable(vendor, "a stream of events", status: 200) }
    }
    try reader.feed(needsTranslation(bytes) ? translated(bytes) : bytes, emit)
  }

  public mutating func end(_ emit: (CompletionChunk) -> Void) throws(ProviderError) { try reader.end(emit) }

  /// Whether a line in `bytes` has the field, or may; if none has, the place in the last line is noted for the next piece.
  private mutating func needsTranslation(_ bytes: [UInt8]) -> Bool {
    guard matched == nil || matched == 0 else { return true }
    var beginsLine = matched == 0
    let found = bytes.withUnsafeBufferPointer { bytes in
      guard var next = bytes.baseAddress else { return false }
      let end = next + bytes.count
      while next < end {
        if beginsLine, next.pointee == Self.field[0], Self.field.starts(with: UnsafeBufferPointer(start: next, count: min(6, end - next))) {
          return true
        }
        guard let feed = memchr(next, 10, end - next) else {
          beginsLine = false
          return false
        }
        next = UnsafePointer(feed.assumingMemoryBound(to: UInt8.self)) + 1
        beginsLine = true
      }
      return false
    }
    if !found { matched = beginsLine ? 0 : nil }
    return found
  }

  private mutating func translated(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + Self.event.count)
    var rest = bytes[...]
    while let first = rest.first {
      if let count = matched {
        if first == Self.field[count] {
          rest = rest.dropFirst()
          matched = count + 1
          guard count + 1 == Self.field.count else { continue }
          out += Self.event
        } else {
          out += Self.field[..<count]
        }
        matched = nil
      } else if let feed = rest.firstIndex(of: 10) {
        out += rest[...feed]
        rest = rest[(feed + 1)...]
        matched = 0
      } else {
        out += rest
        break
      }
    }
    return out
  }
}
