import Testing

@testable import RoostCore

struct DigestTests {
  /// NIST's examples for FIPS 180-4.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `SHA-256 gives NIST's digests`(text: String, digest: String) {
    #expect(Digest.sha256Hex(text) == digest)
    #expect(Digest.hex(Digest.sha256(Array(text.utf8))) == digest)
  }

  @Test func `a million letters, fed in parts of every size, have one digest`() {
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(Digest.sha256Hex(letters) == expected)
    var hash = SHA256()
    var at = 0
    var size = 1
    while at < letters.count {
      let end = min(letters.count, at + size)
      hash.update(letters[at..<end])
      at = end
      size = size % 197 + 1
    }
    #expect(Digest.hex(hash.finalize()) == expected)
    #expect(Digest.hex(hash.finalize()) == expected)
  }

  @Test func `every length around a block's has its own padding`() {
    // The digest of the digests of 0 to 130 zero bytes, from another implementation (Python's hashlib).
    var all = SHA256()
    for length in 0...130 { all.update(Digest.sha256([UInt8](repeating: 0, count: length))) }
    #expect(Digest.hex(all.finalize()) == "d6e99a52e4f306ac462a8669cfa9744fc9ac0cd54f1c1c92b91d2e3257397ead")
  }

  /// RFC 4231.
  @Test(arguments: [
    ([UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (Array("Jefe".utf8), Array("what do ya want for nothing?".utf8), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (
      [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func `HMAC gives RFC 4231's codes`(key: [UInt8], message: [UInt8], code: String) {
    #expect(Digest.hex(Digest.hmacSHA256(key: key, message)) == code)
  }

  @Test func `SHA-1 answers a WebSocket handshake`() {
    #expect(Digest.hex(Digest.sha1(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(Digest.hex(Digest.sha1([])) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    let long = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
    #expect(Digest.hex(Digest.sha1(long)) == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
    // RFC 6455, section 1.3.
    let key = "dGhlIHNhbXBsZSBub25jZQ==" + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    #expect(Base64.encode(Digest.sha1(Array(key.utf8))) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
  }

  @Test func `CRC-32 gives its check value and goes on from a seed`() {
    #expect(Digest.crc32(Array("123456789".utf8)) == 0xcbf4_3926)
    #expect(Digest.crc32(Array("56789".utf8), seed: Digest.crc32(Array("1234".utf8))) == 0xcbf4_3926)
    #expect(Digest.crc32([]) == 0)
  }

  @Test func `tokens are compared whole`() {
    #expect(Digest.isEqual("token", "token"))
    #expect(!Digest.isEqual("token", "tokem"))
    #expect(!Digest.isEqual("token", "toke"))
    #expect(!Digest.isEqual("é", "e\u{301}"))
    #expect(Digest.isEqual([UInt8](), []))
  }

  @Test func `the processor's own instructions and the portable rounds agree`() {
    let bytes = (0..<(64 * 33)).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }
    for (start, blocks) in [(0, 1), (0, 33), (64, 2), (128, 31)] {
      var states: [[UInt32]] = []
      for isPortable in [false, true] {
        var state: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (1, 2, 3, 0xffff_ffff, 5, 6, 0x8000_0000, 8)
        bytes[start...].withUnsafeBytes { source in
          guard let base = source.baseAddress else { return }
          if isPortable { SHA256.compressPortably(&state, base, blocks: blocks) } else { SHA256.compress(&state, base, blocks: blocks) }
        }
        states.append(withUnsafeBytes(of: state) { Array($0.bindMemory(to: UInt32.self)) })
      }
      #expect(states[0] == states[1])
    }
  }
}
