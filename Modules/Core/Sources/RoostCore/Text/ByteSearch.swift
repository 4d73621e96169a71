internal import Glibc

/// Finds bytes in bytes.
enum ByteSearch {
  /// The first offset at or after `start` where `needle`, which isn't empty, stands.
  static func find(_ needle: UnsafeBufferPointer<UInt8>, in bytes: UnsafePointer<UInt8>, count: Int, from start: Int) -> Int? {
    guard let wanted = needle.baseAddress else { return nil }
    var at = start
    while count - at >= needle.count {
      guard let found = memchr(bytes + at, Int32(wanted[0]), count - at - needle.count + 1) else { return nil }
      at = UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
      if memcmp(bytes + at, wanted, needle.count) == 0 { return at }
      at += 1
    }
    return nil
  }
}
