/// Cuts a stream of JSON lines (NDJSON) into its lines, wherever the pieces end. Empty lines are dropped; the values aren't parsed.
public struct JSONLinesDecoder: Sendable {
  /// The most bytes of one line: 4 MiB.
  public static let defaultLimit = 4_194_304

  private var lines: LineSplitter
  private let limit: Int

  public init(limit: Int = defaultLimit) {
    self.limit = limit
    lines = LineSplitter(limit: limit)
  }

  /// Every line that `bytes` completes, without its end.
  public mutating func feed(_ bytes: [UInt8]) throws(StreamLimitError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    let limit = limit
    let result = bytes.withUnsafeBufferPointer { bytes in
      Result { () throws(StreamLimitError) in
        try lines.feed(bytes, tooLong: { StreamLimitError(limit: limit) }) { line throws(StreamLimitError) in
          if !line.isEmpty { found.append([UInt8](line)) }
        }
      }
    }
    try result.get()
    return found
  }

  /// The last line, where the stream ended without a line's end; nil where it didn't.
  public func finish() -> [UInt8]? { lines.unfinished.isEmpty ? nil : lines.unfinished }
}
