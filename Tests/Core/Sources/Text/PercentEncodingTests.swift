import RoostCore
import Testing

struct PercentEncodingTests {
  @Test func `all but unreserved characters are encoded`() {
    #expect(PercentEncoding.encode("aZ09-._~ /?&=+é%") == "aZ09-._~%20%2F%3F%26%3D%2B%C3%A9%25")
    #expect(PercentEncoding.encode("/a b/c:d?", as: .path) == "/a%20b/c:d%3F")
  }

  @Test func `decoding reverses encoding and refuses what is broken`() {
    let text = "aZ09-._~ /?&=+é%😀\u{0}"
    #expect(PercentEncoding.decode(PercentEncoding.encode(text)) == text)
    #expect(PercentEncoding.decode("a+b%2b", plusIsSpace: true) == "a b+")
    #expect(PercentEncoding.decode("a+b") == "a+b")
    for broken in ["%", "%4", "%zz", "a%f", "%ff", "%c3"] { #expect(PercentEncoding.decode(broken) == nil) }
  }
}
