import RoostHTTP
import Testing

struct ServerSentEventDecoderTests {
  struct Stream: Sendable, CustomTestStringConvertible {
    var what: String
    var bytes: [UInt8]
    var events: [ServerSentEvent]

    init(_ what: String, _ text: String, _ events: [ServerSentEvent]) {
      self.init(what, [UInt8](text.utf8), events)
    }

    init(_ what: String, _ bytes: [UInt8], _ events: [ServerSentEvent]) {
      self.what = what
      self.bytes = bytes
      self.events = events
    }

    var testDescription: String { what }
  }

  static func event(_ data: String, name: String = "", id: String = "") -> ServerSentEvent {
    ServerSentEvent(name: name, data: [UInt8](data.utf8), id: id)
  }

  static let streams: [Stream] = [
    Stream("LF", "data: a\n\ndata: b\n\n", [event("a"), event("b")]),
    Stream("CR", "data: a\r\rdata: b\r\r", [event("a"), event("b")]),
    Stream("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", [event("a"), event("b")]),
    Stream("mixed line ends", "data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\r", [event("a\nb\nc"), event("d")]),
    Stream("a byte order mark", [0xEF, 0xBB, 0xBF] + Array("data: a\n\n".utf8), [event("a")]),
    Stream("a second byte order mark makes an unknown field", "data: a\n\n\u{FEFF}data: b\n\ndata: c\n\n", [event("a"), event("c")]),
    Stream("comments", ": hello\n\n:\ndata: a\n: between\ndata: b\n\n", [event("a\nb")]),
    Stream("names and ids", "event: start\nid: 7\ndata: x\n\ndata: y\n\n", [event("x", name: "start", id: "7"), event("y", id: "7")]),
    Stream("an id with NUL is ignored", "id: 1\ndata: a\n\nid: 2\u{0}\ndata: b\n\n", [event("a", id: "1"), event("b", id: "1")]),
    Stream("one space after the colon goes", "data:  two\n\ndata:none\n\ndata:\tt\n\n", [event(" two"), event("none"), event("\tt")]),
    Stream("a line without colon is a field without value", "data\n\ndata\ndata\n\n", [event(""), event("\n")]),
    Stream("without data there is no event", "event: ping\n\nid: 3\n\ndata: a\n\n", [event("a", id: "3")]),
    Stream("unknown fields are dropped", "dat: x\ndatabase: y\nDATA: z\ndata: a\n\n", [event("a")]),
    Stream("an unfinished event is dropped", "data: a\n\ndata: b\n", [event("a")]),
    Stream("UTF-8 of every length", "data: é€😀\u{0}\n\n", [event("é€😀\u{0}")]),
    Stream("colons in the value", "data: {\"a\": 1}\n\n", [event("{\"a\": 1}")]),
    Stream("empty lines only", "\n\r\n\r\n", []),
  ]

  @Test(arguments: streams)
  func `every cut gives the same events`(_ stream: Stream) throws {
    for cut in 0...stream.bytes.count {
      var decoder = ServerSentEventDecoder()
      let events = try decoder.feed([UInt8](stream.bytes[..<cut])) + decoder.feed([UInt8](stream.bytes[cut...]))
      #expect(events == stream.events, "cut at \(cut)")
    }
  }

  @Test(arguments: streams)
  func `byte by byte gives the same events`(_ stream: Stream) throws {
    var decoder = ServerSentEventDecoder()
    var events: [ServerSentEvent] = []
    for byte in stream.bytes { events += try decoder.feed([byte]) }
    #expect(events == stream.events)
  }

  @Test func `a retry of digits is kept and others are ignored`() throws {
    var decoder = ServerSentEventDecoder()
    _ = try decoder.feed([UInt8]("retry: 1500\nretry: 2s\nretry:\nretry: -1\n\n".utf8))
    #expect(decoder.retryMilliseconds == 1_500)
  }

  @Test(arguments: ["data: 123456789012345\n\n", "data: 12345678\ndata: 12345678\n\n", "event: 123456789012345678"])
  func `more than the limit is an error`(_ text: String) {
    var decoder = ServerSentEventDecoder(limit: 16)
    #expect(throws: StreamLimitError(limit: 16)) { try decoder.feed([UInt8](text.utf8)) }
  }

  @Test func `a line without end costs no more than the limit`() {
    var decoder = ServerSentEventDecoder(limit: 4_096)
    let piece = [UInt8](repeating: 65, count: 1_000)
    #expect(throws: StreamLimitError(limit: 4_096)) { for _ in 0..<10 { _ = try decoder.feed(piece) } }
  }

  @Test func `bytes that are not UTF-8 become replacement characters in the text and stay in the data`() throws {
    var decoder = ServerSentEventDecoder()
    let events = try decoder.feed(Array("data: a".utf8) + [0xFF] + Array("b\n\n".utf8))
    #expect(events.map(\.text) == ["a\u{FFFD}b"])
    #expect(events.map(\.data) == [[97, 0xFF, 98]])
  }
}
