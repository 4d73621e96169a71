import Testing

@testable import RoostCore

struct LineBufferTests {
  @Test func `lines come out whole, however they arrive`() {
    var buffer = LineBuffer()
    #expect(buffer.append(Array("one\ntw".utf8)) == ["one"])
    #expect(buffer.append(Array("o\r\n\nthree".utf8)) == ["two", ""])
    #expect(buffer.finish() == ["three"])
    #expect(buffer.finish() == [])
    #expect(buffer.last == ["one", "two", "", "three"])
  }

  @Test func `a line without an end is cut at the limit`() {
    var buffer = LineBuffer()
    let lines = buffer.append([UInt8](repeating: UInt8(ascii: "x"), count: LineBuffer.maximumLine * 2 + 1))
    #expect(lines.map(\.utf8.count) == [LineBuffer.maximumLine, LineBuffer.maximumLine])
    #expect(buffer.finish() == ["x"])
  }

  @Test func `bytes that are no UTF-8 become text`() {
    var buffer = LineBuffer()
    #expect(buffer.append([0xFF, 0x41, 0x0A]) == ["\u{FFFD}A"])
  }

  @Test func `only the last lines are kept`() {
    var buffer = LineBuffer()
    for number in 0..<100 { _ = buffer.append(Array("\(number)\n".utf8)) }
    #expect(buffer.last == (80..<100).map(String.init))
  }
}
