/// One message between a supervisor and its worker.
///
/// On the socket: the payload's length (4 bytes, least significant first), the kind (1 byte), the call's number (8 bytes), the payload.
struct WorkerFrame: Equatable, Sendable {
  enum Kind: UInt8, Sendable, CaseIterable {
    /// Worker: what confinement was reached, as JSON; its first frame.
    case report = 1
    /// Supervisor: which plugin to open.
    case open
    /// Worker: the plugin is open.
    case ready
    /// Supervisor: make an instance. Answered by `result` with its definition, or `error`.
    case make
    /// Supervisor: one request, one answer.
    case call
    /// Supervisor: one request, answered by `chunk`s and then `result`.
    case stream
    /// Supervisor: the call's answer is no longer wanted. It is answered all the same.
    case cancel
    /// Supervisor: so many chunks more may be sent (4 bytes).
    case credit
    /// Supervisor: forget an instance (4 bytes). Not answered.
    case drop
    /// Supervisor: stop every instance, then end.
    case stop
    /// Worker: a call's answer.
    case result
    /// Worker: a call's failure.
    case error
    /// Worker: a piece of a stream.
    case chunk
    /// Worker: a line of the plugin's log.
    case log

    /// Which end sends frames of this kind.
    var isFromWorker: Bool {
      switch self {
      case .report, .ready, .result, .error, .chunk, .log: true
      case .open, .make, .call, .stream, .cancel, .credit, .drop, .stop: false
      }
    }
  }

  var kind: Kind
  /// The number of the call it belongs to; 0 where it belongs to none.
  var call: UInt64
  var payload: [UInt8]

  init(_ kind: Kind, call: UInt64 = 0, payload: [UInt8] = []) {
    self.kind = kind
    self.call = call
    self.payload = payload
  }

  init(_ kind: Kind, call: UInt64 = 0, number: UInt32) {
    self.init(kind, call: call, payload: (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
  }

  static let headerBytes = 13
  /// The longest payload, in bytes.
  static let maximumPayload = 16 << 20
  /// The longest payload of a chunk, in bytes: as many may wait as the stream has credit.
  static let maximumChunk = 1 << 20
  /// The longest line of a log, in bytes.
  static let maximumLog = 64 << 10

  static func limit(of kind: Kind) -> Int {
    switch kind {
    case .chunk: maximumChunk
    case .log: maximumLog
    default: maximumPayload
    }
  }

  /// The payload as the number that it holds; nil where it holds none.
  var number: UInt32? {
    guard payload.count == 4 else { return nil }
    return payload.enumerated().reduce(0) { $0 | UInt32($1.element) << (8 * $1.offset) }
  }

  func write(into bytes: inout [UInt8]) {
    let length = UInt32(payload.count)
    for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: length >> (8 * shift))) }
    bytes.append(kind.rawValue)
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: call >> (8 * shift))) }
    bytes.append(contentsOf: payload)
  }
}
