internal import CRoostSystem

/// SHA-256 (FIPS 180-4), fed in parts.
public struct SHA256: Sendable {
  private var state: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19
  )
  /// The bytes of an unfinished block, and their number.
  private var block = [UInt8](repeating: 0, count: 64)
  private var pending = 0
  private var length: UInt64 = 0

  public init() {}

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard var source = bytes.baseAddress else { return }
    var left = bytes.count
    length &+= UInt64(left)
    if pending > 0 {
      let taken = min(64 - pending, left)
      block.withUnsafeMutableBytes { $0.baseAddress?.advanced(by: pending).copyMemory(from: source, byteCount: taken) }
      pending += taken
      source += taken
      left -= taken
      if pending < 64 { return }
      pending = 0
      block.withUnsafeBytes { block in if let base = block.baseAddress { Self.compress(&state, base, blocks: 1) } }
    }
    let blocks = left / 64
    if blocks > 0 {
      Self.compress(&state, source, blocks: blocks)
      source += blocks * 64
      left -= blocks * 64
    }
    if left > 0 {
      block.withUnsafeMutableBytes { $0.baseAddress?.copyMemory(from: source, byteCount: left) }
      pending = left
    }
  }

  public mutating func update(_ bytes: some Collection<UInt8>) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
    if isDone == nil { Array(bytes).withUnsafeBytes { update($0) } }
  }

  /// The digest's 32 bytes; the value itself can be fed on.
  public func finalize() -> [UInt8] {
    var copy = self
    let bits = length &* 8
    copy.update([0x80] + [UInt8](repeating: 0, count: (119 - pending) % 64))
    copy.update(withUnsafeBytes(of: bits.bigEndian) { Array($0) })
    let state = copy.state
    return [state.0, state.1, state.2, state.3, state.4, state.5, state.6, state.7].flatMap { word in
      withUnsafeBytes(of: word.bigEndian) { Array($0) }
    }
  }

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01,
    0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc,
    0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147,
    0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116, 0x1e37_6c08,
    0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
    0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]

  static func compress(
    _ state: inout (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32), _ source: UnsafeRawPointer, blocks: Int
  ) {
    let isDone = withUnsafeMutableBytes(of: &state) { words in
      roost_sha256_blocks(
        words.bindMemory(to: UInt32.self).baseAddress, source.assumingMemoryBound(to: UInt8.self), blocks)
    }
    if !isDone { compressPortably(&state, source, blocks: blocks) }
  }

  /// The same without the processor's own instructions.
  static func compressPortably(
    _ state: inout (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32), _ source: UnsafeRawPointer, blocks: Int
  ) {
    constants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
        guard let k = constants.baseAddress, let w = schedule.baseAddress else { return }
        var (s0, s1, s2, s3, s4, s5, s6, s7) = state
        for block in 0..<blocks {
          let bytes = source + block * 64
          for t in 0..<16 { w[t] = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: t &* 4, as: UInt32.self)) }
          var t = 16
          while t < 64 {
            let x = w[t &- 15]
            let y = w[t &- 2]
            w[t] = w[t &- 16] &+ w[t &- 7] &+ (rotate(x, 7) ^ rotate(x, 18) ^ x &>> 3) &+ (rotate(y, 17) ^ rotate(y, 19) ^ y &>> 10)
            t &+= 1
          }
          var (a, b, c, d, e, f, g, h) = (s0, s1, s2, s3, s4, s5, s6, s7)
          t = 0
          // Eight rounds at once, so that the names change places instead of the values.
          while t < 64 {
            round(a, b, c, &d, e, f, g, &h, k[t] &+ w[t])
            round(h, a, b, &c, d, e, f, &g, k[t &+ 1] &+ w[t &+ 1])
            round(g, h, a, &b, c, d, e, &f, k[t &+ 2] &+ w[t &+ 2])
            round(f, g, h, &a, b, c, d, &e, k[t &+ 3] &+ w[t &+ 3])
            round(e, f, g, &h, a, b, c, &d, k[t &+ 4] &+ w[t &+ 4])
            round(d, e, f, &g, h, a, b, &c, k[t &+ 5] &+ w[t &+ 5])
            round(c, d, e, &f, g, h, a, &b, k[t &+ 6] &+ w[t &+ 6])
            round(b, c, d, &e, f, g, h, &a, k[t &+ 7] &+ w[t &+ 7])
            t &+= 8
          }
          s0 &+= a
          s1 &+= b
          s2 &+= c
          s3 &+= d
          s4 &+= e
          s5 &+= f
          s6 &+= g
          s7 &+= h
        }
        state = (s0, s1, s2, s3, s4, s5, s6, s7)
      }
    }
  }

  @inline(__always)
  private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 { value &>> count | value &<< (32 &- count) }

  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
  ) {
    let first = h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ (g ^ (e & (f ^ g))) &+ input
    d = d &+ first
    h = first &+ (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ ((a & b) | (c & (a | b)))
  }
}
