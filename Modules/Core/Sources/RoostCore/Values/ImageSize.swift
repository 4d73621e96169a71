/// The width and height of a picture in pixels, from its first bytes.
///
/// Source: PNG (W3C, 2003, 11.2.2), GIF 89a (1990, 18), JPEG (ITU-T T.81, 1992, B.2.2).
struct ImageSize: Hashable {
  var width: Int
  var height: Int

  /// Nil for another format, and for bytes that break theirs.
  init?(_ bytes: [UInt8]) {
    func big(_ at: Int) -> Int { Int(bytes[at]) << 8 | Int(bytes[at + 1]) }
    func little(_ at: Int) -> Int { Int(bytes[at + 1]) << 8 | Int(bytes[at]) }
    if bytes.count >= 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self.init(width: big(16) << 16 | big(18), height: big(20) << 16 | big(22))
    } else if bytes.count >= 10, bytes.starts(with: [0x47, 0x49, 0x46]) {
      self.init(width: little(6), height: little(8))
    } else if bytes.starts(with: [0xFF, 0xD8]) {
      var at = 2
      while at + 9 <= bytes.count, bytes[at] == 0xFF {
        let marker = bytes[at + 1]
        // A frame's header, whatever its coding; the others of this range are tables.
        if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
          self.init(width: big(at + 7), height: big(at + 5))
          return
        }
        at += 2 + max(2, big(at + 2))
      }
      return nil
    } else {
      return nil
    }
  }

  private init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}
