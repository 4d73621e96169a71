/// One request of Amazon's published test suite for signatures, and what it is signed with.
///
/// Source: github.com/awslabs/aws-c-auth, tests/aws-signing-test-suite/v4 (2024-09-05), at 495329c of 2026-08-18. Left out are the seven
/// requests whose paths aren't normalised, as only S3 has them, and the one whose session token isn't signed.
struct SignatureV4Vector: Sendable {
  var name: String
  var request: String
  var token: String?
  var signature: String

  init(_ name: String, _ request: String, token: String? = nil, signature: String) {
    self.name = name
    self.request = request
    self.token = token
    self.signature = signature
  }

  static let all = [
    SignatureV4Vector(
      "get-header-key-duplicate",
      "GET / HTTP/1.1\nHost:example.amazonaws.com\nMy-Header1:value2\nMy-Header1:value2\nMy-Header1:value1",
      signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
    SignatureV4Vector(
      "get-header-value-multiline",
      "GET / HTTP/1.1\nHost:example.amazonaws.com\nMy-Header1:value1\n  value2\n     value3",
      signature: "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd"),
    SignatureV4Vector(
      "get-header-value-order",
      "GET / HTTP/1.1\nHost:example.amazonaws.com\nMy-Header1:value4\nMy-Header1:value1\nMy-Header1:value3\nMy-Header1:value2",
      signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
    SignatureV4Vector(
      "get-header-value-trim",
      "GET / HTTP/1.1\nHost:example.amazonaws.com\nMy-Header1: value1\nMy-Header2: \"a   b   c\"",
      signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    SignatureV4Vector(
      "get-relative-normalized",
      "GET /example/.. HTTP/1.1\nHost:example.amazonaws.com",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignatureV4Vector(
      "get-relative-relative-normalized",
      "GET /example1/example2/../.. HTTP/1.1\nHost:example.amazonaws.com",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignatureV4Vector(
      "get-slash-dot-slash-normalized",
      "GET /./ HTTP/1.1\nHost:example.amazonaws.com",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignatureV4Vector(
      "get-slash-normalized",
      "GET // HTTP/1.1\nHost:example.amazonaws.com",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignatureV4Vector(
      "get-slash-pointless-dot-normalized",
      "GET /./example HTTP/1.1\nHost:example.amazonaws.com",
      signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
    SignatureV4Vector(
      "get-slashes-normalized",
      "GET //example// HTTP/1.1\nHost:example.amazonaws.com",
      signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
    SignatureV4Vector(
      "get-space-normalized",
      "GET /example space/ HTTP/1.1\nHost:example.amazonaws.com",
      signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
    SignatureV4Vector(
      "get-unreserved",
      "GET /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz HTTP/1.1\nHost:example.amazonaws.com",
      signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
    SignatureV4Vector(
      "get-utf8",
      "GET /ሴ HTTP/1.1\nHost:example.amazonaws.com",
      signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
    SignatureV4Vector(
      "get-vanilla-empty-query-key",
      "GET /?Param1=value1 HTTP/1.1\nHost:example.amazonaws.com",
      signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
    SignatureV4Vector(
      "get-vanilla-query-order-encoded",
      "GET /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1 HTTP/1.1\nHost:example.amazonaws.com",
      signature: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"),
    SignatureV4Vector(
      "get-vanilla-query-order-key-case",
      "GET /?Param2=value2&Param1=value1 HTTP/1.1\nHost:example.amazonaws.com",
      signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    SignatureV4Vector(
      "get-vanilla-query-unreserved",
      "GET /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz HTTP/1.1\nHost:example.amazonaws.com",
      signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
    SignatureV4Vector(
      "get-vanilla-query",
      "GET / HTTP/1.1\nHost:example.amazonaws.com",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignatureV4Vector(
      "get-vanilla-utf8-query",
      "GET /?ሴ=bar HTTP/1.1\nHost:example.amazonaws.com",
      signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
    SignatureV4Vector(
      "get-vanilla-with-session-token",
      "GET / HTTP/1.1\nHost:example.amazonaws.com",
      token: "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
      signature: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"),
    SignatureV4Vector(
      "get-vanilla",
      "GET / HTTP/1.1\nHost:example.amazonaws.com",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignatureV4Vector(
      "post-header-key-case",
      "POST / HTTP/1.1\nHost:example.amazonaws.com",
      signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    SignatureV4Vector(
      "post-header-key-sort",
      "POST / HTTP/1.1\nHost:example.amazonaws.com\nMy-Header1:value1",
      signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
    SignatureV4Vector(
      "post-header-value-case",
      "POST / HTTP/1.1\nHost:example.amazonaws.com\nMy-Header1:VALUE1",
      signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
    SignatureV4Vector(
      "post-sts-header-before",
      "POST / HTTP/1.1\nHost:example.amazonaws.com",
      token:
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==",
      signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"),
    SignatureV4Vector(
      "post-vanilla-empty-query-value",
      "POST /?Param1=value1 HTTP/1.1\nHost:example.amazonaws.com",
      signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
    SignatureV4Vector(
      "post-vanilla-query",
      "POST /?Param1=value1 HTTP/1.1\nHost:example.amazonaws.com",
      signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
    SignatureV4Vector(
      "post-vanilla",
      "POST / HTTP/1.1\nHost:example.amazonaws.com",
      signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    SignatureV4Vector(
      "post-x-www-form-urlencoded-parameters",
      "POST / HTTP/1.1\nContent-Type:application/x-www-form-urlencoded; charset=utf-8\nHost:example.amazonaws.com\nContent-Length:13\n\nParam1=value1",
      signature: "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422"),
    SignatureV4Vector(
      "post-x-www-form-urlencoded",
      "POST / HTTP/1.1\nContent-Type:application/x-www-form-urlencoded\nHost:example.amazonaws.com\nContent-Length:13\n\nParam1=value1",
      signature: "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"),
  ]
}
