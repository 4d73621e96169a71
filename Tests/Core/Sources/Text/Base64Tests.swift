import Foundation
import RoostCore
import Testing

struct Base64Tests {
  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `text is encoded as in RFC 4648`(text: String, encoded: String) {
    #expect(Base64.encode(text.utf8) == encoded)
    #expect(Base64.decode(encoded) == Array(text.utf8))
    let bare = encoded.replacing("=", with: "")
    #expect(Base64.encode(text.utf8, padded: false) == bare)
    #expect(Base64.decode(bare) == Array(text.utf8))
  }

  @Test func `every byte survives both alphabets`() {
    let bytes = (0...255).map { UInt8($0) }
    for length in 0...256 {
      let part = Array(bytes[..<length].reversed())
      #expect(Base64.encode(part) == Data(part).base64EncodedString())
      #expect(Base64.decode(Base64.encode(part)) == part)
      #expect(Base64.decode(Base64.encode(part, .url), .url) == part)
      #expect(Base64.decode(Base64.encode(part, .url, padded: true), .url) == part)
    }
    #expect(Base64.encode([0xfb, 0xff], .url) == "-_8")
  }

  @Test(arguments: ["Z", "Zg=", "Zg===", "=", "====", "Zh==", "Zm9=", "Zm9v=", "Zm 9v", "Zm9v\n", "Zm9-", "Z=g=", "é"])
  func `what is no base64 is refused`(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}
