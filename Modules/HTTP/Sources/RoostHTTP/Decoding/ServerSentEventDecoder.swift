/// One event of a `text/event-stream`.
public struct ServerSentEvent: Hashable, Sendable {
  /// The value of `event`; empty where there is none, which browsers call `message`.
  public var name: String
  /// The data lines, joined by LF, as the bytes that came.
  public var data: [UInt8]
  /// The newest `id` so far.
  public var id: String

  public init(name: String = "", data: [UInt8], id: String = "") {
    self.name = name
    self.data = data
    self.id = id
  }

  /// The data as text; what isn't UTF-8 becomes U+FFFD.
  public var text: String { String(decoding: data, as: UTF8.self) }
}

/// Turns the bytes of a `text/event-stream` into events, wherever the pieces end.
///
/// LF, CR and CRLF end lines; a byte order mark at the beginning, comments and unknown fields are dropped, and so is an event without its
/// empty line at the stream's end. Source: HTML Living Standard §9.2.6, 2026.
public struct ServerSentEventDecoder: Sendable {
  /// The most bytes of one event or line: 4 MiB.
  public static let defaultLimit = 4_194_304

  /// Room for data that is kept from one event to the next, in bytes.
  private static let keptCapacity = 65_536

  private var lines: LineSplitter
  private var isFirstLine = true
  private var name = ""
  private var data: [UInt8] = []
  private var hasData = false
  private let limit: Int

  /// The newest `id`.
  public private(set) var lastEventID = ""
  /// The newest `retry`: how long to wait before connecting again, in milliseconds.
  public private(set) var retryMilliseconds: Int?

  public init(limit: Int = defaultLimit) {
    self.limit = limit
    lines = LineSplitter(limit: limit)
  }

  /// An event whose data are where they were read, until the call that gives it returns.
  public struct Borrowed {
    public let name: String
    public let data: UnsafeBufferPointer<UInt8>
    public let id: String

    /// The event with data of its own.
    public var event: ServerSentEvent { ServerSentEvent(name: name, data: [UInt8](data), id: id) }
  }

  /// Every event that `bytes` completes.
  public mutating func feed(_ bytes: [UInt8]) throws(StreamLimitError) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    let result = bytes.withUnsafeBufferPointer { bytes in
      Result { () throws(StreamLimitError) in try feed(bytes) { events.append($0.event) } }
    }
    try result.get()
    return events
  }

  /// Calls `take` with every event that `bytes` completes.
  public mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>, _ take: (Borrowed) -> Void) throws(StreamLimitError) {
    var lines = LineSplitter(limit: 0)
    swap(&lines, &self.lines)
    defer { swap(&lines, &self.lines) }
    let limit = limit
    try lines.feed(bytes, tooLong: { StreamLimitError(limit: limit) }) { line throws(StreamLimitError) in
      if try read(line) { dispatch(take) }
    }
  }

  /// Whether the line ends an event.
  private mutating func read(_ line: UnsafeBufferPointer<UInt8>) throws(StreamLimitError) -> Bool {
    var line = line
    if isFirstLine {
      isFirstLine = false
      if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = UnsafeBufferPointer(rebasing: line.dropFirst(3)) }
    }
    if line.isEmpty { return true }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.count
    var value = line.dropFirst(colon + 1)
    if value.first == 32 { value = value.dropFirst() }
    let field = line[..<colon]
    if field.elementsEqual("data".utf8) {
      guard data.count + value.count < limit else { throw StreamLimitError(limit: limit) }
      if hasData { data.append(10) }
      data.append(contentsOf: value)
      hasData = true
    } else if field.elementsEqual("event".utf8) {
      name = String(decoding: value, as: UTF8.self)
    } else if field.elementsEqual("id".utf8) {
      if !value.contains(0) { lastEventID = String(decoding: value, as: UTF8.self) }
    } else if field.elementsEqual("retry".utf8), !value.isEmpty, value.allSatisfy({ (48...57).contains($0) }) {
      retryMilliseconds = Int(String(decoding: value, as: UTF8.self)) ?? retryMilliseconds
    }
    return false
  }

  private mutating func dispatch(_ take: (Borrowed) -> Void) {
    if hasData { data.withUnsafeBufferPointer { take(Borrowed(name: name, data: $0, id: lastEventID)) } }
    if !name.isEmpty { name = "" }
    data.removeAll(keepingCapacity: data.capacity <= Self.keptCapacity)
    hasData = false
  }
}
