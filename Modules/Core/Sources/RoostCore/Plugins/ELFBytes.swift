internal import Glibc

/// The bytes of an ELF file, every access checked; a file on disk is read in pieces, as they are asked for.
final class ELFBytes {
  let count: Int
  private var window: Window
  /// The one before: a table and the names that it points to are read by turns.
  private var other = Window()
  private let descriptor: Int32?

  /// A part of the file.
  private struct Window {
    var start = 0
    var bytes: [UInt8] = []

    subscript(index: Int) -> UInt8? {
      let place = index - start
      return place >= 0 && place < bytes.count ? bytes[place] : nil
    }
  }

  /// How much of a file is read at once, and what its beginning is a multiple of: numbers are read from their last byte to their first.
  private static let windowSize = 16_384

  init(_ bytes: [UInt8]) {
    window = Window(bytes: bytes)
    count = bytes.count
    descriptor = nil
  }

  /// Reads from an open file of `count` bytes, which stays open as long as this object is used.
  init(descriptor: Int32, count: Int) {
    window = Window()
    self.count = count
    self.descriptor = descriptor
  }

  /// The byte at `index`, which lies in the file; zero where the file has been cut short meanwhile.
  subscript(index: Int) -> UInt8 {
    if let byte = window[index] { return byte }
    guard let descriptor, index >= 0, index < count else { return 0 }
    swap(&window, &other)
    if let byte = window[index] { return byte }
    window.start = index - index % Self.windowSize
    let (start, wanted) = (window.start, min(Self.windowSize, count - window.start))
    window.bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      filled = max(0, pread(descriptor, buffer.baseAddress, wanted, start))
    }
    return window[index] ?? 0
  }

  func starts(with prefix: [UInt8]) -> Bool { matches(prefix, at: 0) }

  /// The first bytes as an error shows them: text where they are text.
  var opening: String {
    let start = (0..<min(24, count)).map { self[$0] }
    if start.isEmpty { return "an empty file" }
    if start.allSatisfy({ (0x20...0x7e).contains($0) || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }) {
      return "text: \(JSONValue.string(String(decoding: start, as: UTF8.self)))"
    }
    return "bytes " + start.prefix(8).map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined(separator: " ")
  }

  /// Where entry `index` of a table of `size`-byte entries starts.
  func place(_ table: Int, _ index: Int, _ size: Int, _ what: String) throws(ELFError) -> Int {
    let (start, overflow) = table.addingReportingOverflow(index &* size)
    guard !overflow, start >= 0, start <= count - size else {
      throw .truncated(what, needs: overflow ? .max : start.addingClamped(size), has: count)
    }
    return start
  }

  func u16(_ offset: Int, _ what: String) throws(ELFError) -> UInt16 { UInt16(truncatingIfNeeded: try number(offset, 2, what)) }
  func u32(_ offset: Int, _ what: String) throws(ELFError) -> UInt32 { UInt32(truncatingIfNeeded: try number(offset, 4, what)) }

  /// Eight bytes that must fit an `Int`: an offset, a size, an address or a tag.
  ///
  /// Processor-specific tags are larger than any offset; they come out as the largest `Int`.
  func u64(_ offset: Int, _ what: String) throws(ELFError) -> Int { Int(clamping: try number(offset, 8, what)) }

  private func number(_ offset: Int, _ size: Int, _ what: String) throws(ELFError) -> UInt64 {
    guard offset >= 0, size <= count, offset <= count - size else {
      throw .truncated(what, needs: offset.addingClamped(size), has: count)
    }
    var value: UInt64 = 0
    for index in (0..<size).reversed() { value = value << 8 | UInt64(self[offset + index]) }
    return value
  }

  func slice(_ offset: Int, _ size: Int, _ what: String) throws(ELFError) -> [UInt8] {
    guard offset >= 0, size >= 0, offset <= count, size <= count - offset else {
      throw .truncated(what, needs: offset.addingClamped(size), has: count)
    }
    return (offset..<(offset + size)).map { self[$0] }
  }

  func matches(_ wanted: [UInt8], at offset: Int) -> Bool {
    guard offset >= 0, wanted.count <= count, offset <= count - wanted.count else { return false }
    for (index, byte) in wanted.enumerated() where self[offset + index] != byte { return false }
    return true
  }

  /// Whether the text at `offset` of the string table begins with `prefix`.
  func has(_ prefix: [UInt8], _ table: Range<Int>, at offset: Int) throws(ELFError) -> Bool {
    guard offset < table.count else { throw .malformed("a name lies outside its string table") }
    return matches(prefix, at: table.lowerBound + offset)
  }

  /// The NUL-terminated text at `offset` of the string table.
  func text(_ table: Range<Int>, at offset: Int, _ what: String) throws(ELFError) -> String {
    guard offset >= 0, offset < table.count else { throw .malformed("\(what) lies outside its string table") }
    let start = table.lowerBound + offset
    var bytes: [UInt8] = []
    for index in start..<table.upperBound {
      let byte = self[index]
      if byte == 0 {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed("\(what) is not UTF-8") }
        return text
      }
      guard bytes.count < ELFImage.maximumNameLength else { break }
      bytes.append(byte)
    }
    throw .malformed("\(what) has no end within \(ELFImage.maximumNameLength) bytes")
  }
}
