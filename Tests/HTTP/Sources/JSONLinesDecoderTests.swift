import RoostHTTP
import Testing

struct JSONLinesDecoderTests {
  @Test(arguments: ["{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}\r\n\r\n{\"b\":2}\r\n", "\n\n{\"a\":1}\n\n{\"b\":2}"])
  func `every cut gives the same lines`(_ text: String) throws {
    let bytes = [UInt8](text.utf8)
    for cut in 0...bytes.count {
      var decoder = JSONLinesDecoder()
      var lines = try decoder.feed([UInt8](bytes[..<cut])) + decoder.feed([UInt8](bytes[cut...]))
      if let last = decoder.finish() { lines.append(last) }
      #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["{\"a\":1}", "{\"b\":2}"], "cut at \(cut)")
    }
  }

  @Test func `a line larger than the limit is an error`() {
    var decoder = JSONLinesDecoder(limit: 8)
    #expect(throws: StreamLimitError(limit: 8)) { try decoder.feed([UInt8]("{\"a\": 12}\n".utf8)) }
  }
}
