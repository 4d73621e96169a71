/// What the Swift compiler writes into each object to recognise its own work: the section `.swift_modhash`.
///
/// It is made from the object's path too, which is another one each time, and nothing reads it in a library: with it two builds of the same
/// sources would differ. Source: the System V ABI, chapter 4.
enum CompilerHash {
  private static let name = Array(".swift_modhash\0".utf8)

  /// The library with zeros there; as it is where it has no such section.
  static func cleared(_ library: [UInt8]) -> [UInt8] {
    var bytes = library
    for range in sections(of: library) { bytes.replaceSubrange(range, with: repeatElement(0, count: range.count)) }
    return bytes
  }

  private static func sections(of bytes: [UInt8]) -> [Range<Int>] {
    guard bytes.count >= 64, bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]) else { return [] }
    func number(_ offset: Int, _ size: Int) -> Int? {
      guard offset >= 0, size <= bytes.count - offset else { return nil }
      let value = bytes[offset..<(offset + size)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return Int(exactly: value)
    }
    guard let table = number(40, 8), let count = number(60, 2), let names = number(62, 2), table < bytes.count, names < count,
      let strings = number(table + names * 64 + 24, 8), strings < bytes.count
    else { return [] }
    return (0..<count).compactMap { index in
      let entry = table + index * 64
      // SHT_NOBITS has no bytes in the file.
      guard let text = number(entry, 4), let type = number(entry + 4, 4), type != 8, let start = number(entry + 24, 8),
        let size = number(entry + 32, 8), start <= bytes.count, size <= bytes.count - start,
        bytes[strings...].dropFirst(text).starts(with: name)
      else { return nil }
      return start..<(start + size)
    }
  }
}
