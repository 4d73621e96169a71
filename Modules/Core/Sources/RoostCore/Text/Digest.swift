/// Digests and checksums of bytes that are all at hand; ``SHA256`` takes them in parts.
public enum Digest {
  public static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  /// SHA-256 of the text's UTF-8.
  public static func sha256(_ text: String) -> [UInt8] { sha256(text.utf8) }

  /// SHA-256 as 64 lower-case hexadecimal digits.
  public static func sha256Hex(_ bytes: some Collection<UInt8>) -> String { hex(sha256(bytes)) }

  /// SHA-256 of the text's UTF-8 as 64 lower-case hexadecimal digits.
  public static func sha256Hex(_ text: String) -> String { hex(sha256(text.utf8)) }

  /// HMAC-SHA-256 (RFC 2104).
  public static func hmacSHA256(key: some Collection<UInt8>, _ message: some Collection<UInt8>) -> [UInt8] {
    var padded = key.count > 64 ? sha256(key) : Array(key)
    padded += [UInt8](repeating: 0, count: 64 - padded.count)
    var inner = SHA256()
    inner.update(padded.map { $0 ^ 0x36 })
    inner.update(message)
    var outer = SHA256()
    outer.update(padded.map { $0 ^ 0x5c })
    outer.update(inner.finalize())
    return outer.finalize()
  }

  /// SHA-1 (FIPS 180-4), broken as a digest: only for the WebSocket handshake of RFC 6455, which prescribes it.
  public static func sha1(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var message = Array(bytes)
    let bits = UInt64(message.count) * 8
    message.append(0x80)
    message += [UInt8](repeating: 0, count: (120 - message.count % 64) % 64)
    message += withUnsafeBytes(of: bits.bigEndian) { Array($0) }
    var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
    var words = [UInt32](repeating: 0, count: 80)
    for block in stride(from: 0, to: message.count, by: 64) {
      for t in 0..<16 { words[t] = message[(block + t * 4)..<(block + t * 4 + 4)].reduce(0) { $0 << 8 | UInt32($1) } }
      for t in 16..<80 { words[t] = rotate(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1) }
      var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
      for t in 0..<80 {
        let mixed: UInt32
        switch t {
        case 0..<20: mixed = ((b & c) | (~b & d)) &+ 0x5a82_7999
        case 20..<40: mixed = (b ^ c ^ d) &+ 0x6ed9_eba1
        case 40..<60: mixed = ((b & c) | (b & d) | (c & d)) &+ 0x8f1b_bcdc
        default: mixed = (b ^ c ^ d) &+ 0xca62_c1d6
        }
        (a, b, c, d, e) = (rotate(a, 5) &+ mixed &+ e &+ words[t], a, rotate(b, 30), c, d)
      }
      for (place, value) in [a, b, c, d, e].enumerated() { state[place] &+= value }
    }
    return state.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
  }

  private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 { value << count | value >> (32 - count) }

  /// CRC-32 of ISO 3309, as in zip, gzip and PNG; `seed` is the checksum of the bytes before these.
  public static func crc32(_ bytes: some Collection<UInt8>, seed: UInt32 = 0) -> UInt32 {
    let sum = bytes.withContiguousStorageIfAvailable { crc32($0, seed) }
    return sum ?? Array(bytes).withUnsafeBufferPointer { crc32($0, seed) }
  }

  private static func crc32(_ bytes: UnsafeBufferPointer<UInt8>, _ seed: UInt32) -> UInt32 {
    crcTable.withUnsafeBufferPointer { table in
      var sum = ~seed
      for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xff)] ^ sum >> 8 }
      return ~sum
    }
  }

  private static let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? 0xedb8_8320 ^ sum >> 1 : sum >> 1 }
  }

  /// Lower-case hexadecimal digits, two for each byte.
  public static func hex(_ bytes: some Collection<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether both are the same, in a time that depends only on their lengths: for comparing signatures and tokens.
  public static func isEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) { difference |= a ^ b }
    return difference == 0
  }

  /// Whether both have the same UTF-8, in a time that depends only on their lengths.
  public static func isEqual(_ left: String, _ right: String) -> Bool { isEqual(left.utf8, right.utf8) }
}
