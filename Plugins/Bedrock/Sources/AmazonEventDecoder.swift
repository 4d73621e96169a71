import RoostCore

/// One message of `application/vnd.amazon.eventstream`.
struct AmazonEvent {
  /// The headers whose value is a text; the other kinds are skipped.
  var headers: [String: String]
  var payload: ArraySlice<UInt8>
}

/// Why bytes are no event stream.
struct AmazonEventError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Turns the bytes of `application/vnd.amazon.eventstream` into messages, wherever the pieces end.
///
/// A message is a prelude of 12 bytes (its length, its headers' length, a CRC-32 of the two), headers, payload and a CRC-32 of all before.
/// Nothing is set aside for what a message only claims. Source: smithy.io/2.0/aws/amazon-eventstream.html, 2026, and botocore's
/// eventstream.py (2026-08-07).
struct AmazonEventDecoder {
  static let headerLimit = 131_072
  static let payloadLimit = 25_165_824

  private static let preludeLength = 12
  /// Prelude and the checksum at the end.
  private static let frame = 16

  private var bytes: [UInt8] = []
  /// Where the next message begins.
  private var start = 0

  mutating func append(_ more: [UInt8]) {
    bytes.removeFirst(start)
    start = 0
    bytes += more
  }

  /// The next whole message; nil until more bytes come.
  mutating func next() throws(AmazonEventError) -> AmazonEvent? {
    guard let (event, length) = try Self.event(in: bytes[start...]) else { return nil }
    start += length
    return event
  }

  /// The first message and its length; nil while it isn't whole.
  private static func event(in bytes: ArraySlice<UInt8>) throws(AmazonEventError) -> (AmazonEvent, length: Int)? {
    guard bytes.count >= preludeLength else { return nil }
    let start = bytes.startIndex
    guard Digest.crc32(bytes[start..<start + 8]) == UInt32(number(bytes[(start + 8)...], 4)) else {
      throw AmazonEventError("the checksum of a message's prelude is wrong")
    }
    let (length, headers) = (number(bytes, 4), number(bytes[(start + 4)...], 4))
    guard length >= frame, headers <= length - frame else { throw AmazonEventError("a message is shorter than its parts") }
    guard headers <= headerLimit else { throw AmazonEventError("a message's headers are larger than \(headerLimit) bytes") }
    guard length - headers - frame <= payloadLimit else { throw AmazonEventError("a message is larger than \(payloadLimit) bytes") }
    guard bytes.count >= length else { return nil }
    let end = start + length - 4
    guard Digest.crc32(bytes[start..<end]) == UInt32(number(bytes[end...], 4)) else {
      throw AmazonEventError("a message's checksum is wrong")
    }
    let body = start + preludeLength
    return (AmazonEvent(headers: try Self.headers(bytes[body..<body + headers]), payload: bytes[(body + headers)..<end]), length)
  }

  private static func headers(_ bytes: ArraySlice<UInt8>) throws(AmazonEventError) -> [String: String] {
    var rest = bytes
    func next(_ count: Int) throws(AmazonEventError) -> ArraySlice<UInt8> {
      guard rest.count >= count else { throw AmazonEventError("a header runs over the end of its message's headers") }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    var headers: [String: String] = [:]
    while !rest.isEmpty {
      let name = String(decoding: try next(number(try next(1), 1)), as: UTF8.self)
      let kind = number(try next(1), 1)
      switch kind {
      // True, false.
      case 0, 1: break
      // Integers of 8, 16, 32 and 64 bits.
      case 2...5: _ = try next(1 << (kind - 2))
      // Bytes, text.
      case 6, 7:
        let value = try next(number(try next(2), 2))
        if kind == 7 { headers[name] = String(decoding: value, as: UTF8.self) }
      // A time.
      case 8: _ = try next(8)
      // A UUID.
      case 9: _ = try next(16)
      default: throw AmazonEventError("a header is of the unknown kind \(kind)")
      }
    }
    return headers
  }

  /// A big-endian number of `count` bytes.
  private static func number(_ bytes: ArraySlice<UInt8>, _ count: Int) -> Int { bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) } }
}
