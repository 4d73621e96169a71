/// Finds frames in bytes that arrive in pieces of any size. Bytes in, frames out; what the peer sent wrong is an error, and the last word.
///
/// Holds no more than the bytes that arrived and were not yet given out; a length that is too large is refused before its bytes come.
struct FrameDecoder {
  private var bytes: [UInt8] = []
  private var start = 0
  private let isFromWorker: Bool

  /// For what a worker sends, or for what a supervisor does.
  init(fromWorker: Bool) { isFromWorker = fromWorker }

  /// Bytes that wait for the rest of their frame.
  var pending: Int { bytes.count - start }

  mutating func append(_ arrived: UnsafeRawBufferPointer) {
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
      start = 0
    } else if start > Self.keptCapacity {
      bytes.removeFirst(start)
      start = 0
    }
    bytes.append(contentsOf: arrived)
  }

  /// Room that is kept between frames, in bytes.
  private static let keptCapacity = 256 << 10

  /// The next whole frame; nil until more bytes arrive.
  mutating func next() throws(FrameError) -> WorkerFrame? {
    guard pending >= WorkerFrame.headerBytes else { return nil }
    let (length, word, call) = bytes.withUnsafeBytes { raw in
      (
        Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt32.self))), raw[start + 4],
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start + 5, as: UInt64.self))
      )
    }
    guard let kind = WorkerFrame.Kind(rawValue: word) else { throw .unknownKind(word) }
    guard kind.isFromWorker == isFromWorker else { throw .wrongDirection(kind) }
    guard length <= WorkerFrame.limit(of: kind) else { throw .tooLong(kind, bytes: length) }
    guard pending >= WorkerFrame.headerBytes + length else { return nil }
    let body = start + WorkerFrame.headerBytes
    start = body + length
    return WorkerFrame(kind, call: call, payload: Array(bytes[body..<start]))
  }
}

/// What a peer sent that is no frame.
enum FrameError: Error, Equatable, CustomStringConvertible {
  case unknownKind(UInt8)
  case wrongDirection(WorkerFrame.Kind)
  case tooLong(WorkerFrame.Kind, bytes: Int)

  var description: String {
    switch self {
    case .unknownKind(let word): "a frame of the unknown kind \(word)"
    case .wrongDirection(let kind): "a frame of the kind \"\(kind)\", which only the other end sends"
    case .tooLong(let kind, let bytes):
      "a frame of the kind \"\(kind)\" that says it has \(bytes) bytes, more than \(WorkerFrame.limit(of: kind))"
    }
  }
}
