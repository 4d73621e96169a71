/// A request as a scripted server read it.
public struct ScriptedRequest: Hashable, Sendable {
  public var method: String
  /// Path and query, as they were sent.
  public var target: String
  /// In order, names as they were sent.
  public var headers: [(name: String, value: String)] { fields.map { ($0.name, $0.value) } }
  /// Without transfer encoding.
  public var body: [UInt8]
  /// Which of the server's connections it came on, from 1.
  public var connection: Int
  private let fields: [Field]

  private struct Field: Hashable, Sendable {
    var name: String
    var value: String
  }

  /// The body as text.
  public var text: String { String(decoding: body, as: UTF8.self) }

  /// The first value of a header, whatever its case.
  public func header(_ name: String) -> String? { fields.first { $0.name.lowercased() == name.lowercased() }?.value }

  /// The largest request read, in bytes.
  public static let byteLimit = 67_108_864

  /// Reads one request with what `receive` gives; nil when the peer closes before it is whole. What came after it is left in `rest`.
  static func read(connection: Int, rest: inout [UInt8], receive: () -> [UInt8]?) -> ScriptedRequest? {
    var bytes = rest
    rest = []
    func more() -> Bool {
      guard bytes.count < byteLimit, let part = receive() else { return false }
      bytes += part
      return true
    }
    var headEnd = end(of: bytes)
    while headEnd == nil {
      guard more() else { return nil }
      headEnd = end(of: bytes)
    }
    guard let headEnd else { return nil }
    let lines = String(decoding: bytes[..<headEnd], as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count == 3 else { return nil }
    let fields = lines.dropFirst().compactMap { line -> Field? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return Field(name: String(line[..<colon]), value: String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    func value(_ name: String) -> String? { fields.first { $0.name.lowercased() == name }?.value }
    var body: [UInt8] = []
    var next = headEnd
    if value("transfer-encoding")?.lowercased() == "chunked" {
      var size = -1
      while size != 0 {
        var lineEnd = bytes[next...].firstIndex(of: 10)
        while lineEnd == nil {
          guard more() else { return nil }
          lineEnd = bytes[next...].firstIndex(of: 10)
        }
        guard let lineEnd, let count = Int(String(decoding: bytes[next..<lineEnd].filter { $0 != 13 }, as: UTF8.self), radix: 16) else {
          return nil
        }
        size = count
        while bytes.count < lineEnd + 1 + size + 2 { guard more() else { return nil } }
        body += bytes[(lineEnd + 1)..<(lineEnd + 1 + size)]
        next = lineEnd + 1 + size + 2
      }
    } else {
      let length = value("content-length").flatMap { Int($0) } ?? 0
      guard length >= 0, length <= byteLimit else { return nil }
      while bytes.count < next + length { guard more() else { return nil } }
      body = [UInt8](bytes[next..<(next + length)])
      next += length
    }
    rest = [UInt8](bytes[next...])
    return ScriptedRequest(method: String(words[0]), target: String(words[1]), body: body, connection: connection, fields: fields)
  }

  /// Where the head ends, its empty line included.
  private static func end(of bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (3..<bytes.count).first { bytes[$0] == 10 && bytes[$0 - 1] == 13 && bytes[$0 - 2] == 10 && bytes[$0 - 3] == 13 }.map { $0 + 1 }
  }
}
