/// Puts a response's head together from its lines. Interim responses (1xx) are passed over, trailers are dropped.
struct HeadParser {
  enum Outcome: Equatable {
    case more
    case head(status: Int, headers: HTTPHeaders)
    case tooLarge
    case malformed
  }

  private let limit: Int
  private var bytes = 0
  private var status = 0
  private var headers = HTTPHeaders()
  private var isComplete = false

  init(limit: Int) { self.limit = limit }

  /// One line with its end.
  mutating func feed(_ line: UnsafeBufferPointer<UInt8>) -> Outcome {
    bytes += line.count
    guard bytes <= limit else { return .tooLarge }
    var end = line.count
    while end > 0, line[end - 1] == 10 || line[end - 1] == 13 { end -= 1 }
    let text = UnsafeBufferPointer(rebasing: line[..<end])
    if isComplete { return .more }
    if text.isEmpty { return finish() }
    if text.starts(with: "HTTP/".utf8) { return begin(text) }
    // libcurl gives folded lines (RFC 9112 §5.2) joined or not, by version: what goes on with a space belongs to the field before.
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return text[0] == 32 || text[0] == 9 ? .more : .malformed }
    let name = String(decoding: text[..<colon], as: UTF8.self)
    headers.add(name, String(decoding: Self.trimmed(text[(colon + 1)...]), as: UTF8.self))
    return .more
  }

  private mutating func begin(_ line: UnsafeBufferPointer<UInt8>) -> Outcome {
    let words = line.split(separator: 32, maxSplits: 2)
    guard words.count >= 2, let code = Int(String(decoding: words[1], as: UTF8.self)), (100...999).contains(code) else { return .malformed }
    status = code
    headers = HTTPHeaders()
    return .more
  }

  private mutating func finish() -> Outcome {
    // An interim response says nothing about the answer; 101 can't come, as nobody asks for it.
    guard status >= 200 else { return status == 0 ? .malformed : .more }
    isComplete = true
    return .head(status: status, headers: headers)
  }

  private static func trimmed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
    var bytes = bytes.drop { $0 == 32 || $0 == 9 }
    while let last = bytes.last, last == 32 || last == 9 { bytes.removeLast() }
    return bytes
  }
}
