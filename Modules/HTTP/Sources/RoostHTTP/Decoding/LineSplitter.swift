internal import Glibc

/// Cuts bytes into lines, wherever the pieces that bring them end. LF, CR and CRLF end a line.
struct LineSplitter {
  private var pending: [UInt8] = []
  /// Whether the last byte was a CR, whose LF may still come.
  private var endedWithReturn = false
  /// The most bytes of a line.
  let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Bytes of a line whose end hasn't come.
  var unfinished: [UInt8] { pending }

  /// Calls `take` with every line that ends in `bytes`, without its end.
  mutating func feed<Failure: Error>(
    _ bytes: UnsafeBufferPointer<UInt8>, tooLong: () -> Failure, _ take: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = bytes
    if endedWithReturn, let first = rest.first {
      endedWithReturn = false
      if first == 10 { rest = UnsafeBufferPointer(rebasing: rest.dropFirst()) }
    }
    while let (line, length) = Self.firstLine(of: rest) {
      guard pending.count + line.count <= limit else { throw tooLong() }
      if pending.isEmpty {
        try take(line)
      } else {
        pending.append(contentsOf: line)
        var whole: [UInt8] = []
        swap(&whole, &pending)
        try whole.withUnsafeBufferPointer { whole throws(Failure) in try take(whole) }
        whole.removeAll(keepingCapacity: true)
        swap(&whole, &pending)
      }
      // A CR at the very end may be half of a CRLF.
      endedWithReturn = length == line.count + 1 && length == rest.count && rest[line.count] == 13
      rest = UnsafeBufferPointer(rebasing: rest.dropFirst(length))
    }
    guard pending.count + rest.count <= limit else { throw tooLong() }
    pending.append(contentsOf: rest)
  }

  /// The first line and how many bytes it takes with its end; nil when its end isn't there.
  private static func firstLine(of bytes: UnsafeBufferPointer<UInt8>) -> (line: UnsafeBufferPointer<UInt8>, length: Int)? {
    guard let start = bytes.baseAddress else { return nil }
    let feed = memchr(start, 10, bytes.count).map { UnsafeRawPointer($0) - UnsafeRawPointer(start) }
    let reach = feed ?? bytes.count
    guard let `return` = memchr(start, 13, reach).map({ UnsafeRawPointer($0) - UnsafeRawPointer(start) }) else {
      return feed.map { (UnsafeBufferPointer(rebasing: bytes[..<$0]), $0 + 1) }
    }
    let isPair = `return` + 1 < bytes.count && bytes[`return` + 1] == 10
    return (UnsafeBufferPointer(rebasing: bytes[..<`return`]), `return` + (isPair ? 2 : 1))
  }
}

/// A stream's line or event is larger than its reader takes.
public struct StreamLimitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// In bytes.
  public var limit: Int

  public init(limit: Int) { self.limit = limit }

  public var description: String { "The stream holds a line or an event larger than \(limit) bytes." }
}
