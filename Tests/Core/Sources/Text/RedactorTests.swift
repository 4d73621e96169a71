import RoostCore
import Testing

// LB3-TRACE-07, LB3-TRACE-08, LB4-TRACE-02, LB4-TRACE-03
struct RedactorTests {
  static let secret = "p@ss/w\"ord+é ünd\\mehr?"

  /// Every key here is made up.
  @Test func `secrets are found in bytes that are no text, in every form`() {
    let redactor = Redactor(secrets: ["s3cr3t-value"], patterns: .none)
    let bytes: [UInt8] = [0xFF] + Array("s3cr3t-value".utf8) + [0x00, 0xC3] + Array("czNjcjN0LXZhbHVl".utf8)
    #expect(redactor.rangesOfSecrets(in: bytes) == [1..<13, 15..<31])
    #expect(redactor.longestSecret >= 16)
    #expect(redactor.rangesOfSecrets(in: Array("s3cr3t-valu".utf8)).isEmpty)
    #expect(Redactor().rangesOfSecrets(in: bytes).isEmpty)
    #expect(Redactor().longestSecret == 0)
  }

  @Test(arguments: [
    ("sk-abcdefghijklmnopqrstuvwx", "api_key"), ("sk-proj-AbC_123-defghijklmnop", "api_key"),
    ("sk-ant-api03-AAAAAAAAAAAAAAAAAAAA", "anthropic_key"),
    ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "github_token"), ("gho_0123456789abcdefghijABCDEFGHIJ012345", "github_token"),
    ("ghu_0123456789abcdefghijABCDEFGHIJ012345", "github_token"), ("ghs_0123456789abcdefghijABCDEFGHIJ012345", "github_token"),
    ("ghr_0123456789abcdefghijABCDEFGHIJ012345", "github_token"), ("github_pat_11AAAAAAA0123456789_abcdef", "github_token"),
    ("AIzaSyA-0123456789abcdefghijklmnopqrstu", "google_key"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "jwt"),
    ("xoxb-123456789012-abcdefABCDEF", "slack_token"),
    ("xoxp-123456789012-abcdefABCDEF", "slack_token"), ("sk_live_0123456789abcdefABCDEF", "stripe_key"),
    ("rk_live_0123456789abcdefABCDEF", "stripe_key"), ("AKIAIOSFODNN7EXAMPLE", "aws_key"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nAAAA\n-----END RSA PRIVATE KEY-----", "private_key"),
    ("-----BEGIN PRIVATE KEY-----\\nMIIEow\\n-----END PRIVATE KEY-----", "private_key"),
  ])
  func `LB3-TRACE-07 LB4-TRACE-02: a credential's shape is masked wherever it stands`(key: String, label: String) {
    let redactor = Redactor()
    #expect(redactor.redact(key) == "<redacted:\(label)>")
    #expect(redactor.redact("key=\(key), \(key)!") == "key=<redacted:\(label)>, <redacted:\(label)>!")
    let event: JSONValue = ["task": .string("use \(key)"), "deep": [["\(key)": [1, .string(key)]]]]
    let written = redactor.redact(event).jsonText(.compact)
    #expect(!written.contains(key.prefix(12)))
    #expect(
      written == #"{"task":"use <redacted:LABEL>","deep":[{"<redacted:LABEL>":[1,"<redacted:LABEL>"]}]}"#.replacing("LABEL", with: label))
  }

  @Test func `LB3-TRACE-07: authorization headers keep their scheme and lose the rest`() {
    let redactor = Redactor()
    #expect(redactor.redact("Authorization: Bearer abcDEF123.456~/+x=") == "Authorization: Bearer <redacted:bearer>")
    #expect(redactor.redact("authorization: bearer abcdefghijklmnopqr") == "authorization: bearer <redacted:bearer>")
    #expect(redactor.redact("Basic dXNlcjpwYXNzd29yZA==;") == "Basic <redacted:basic>;")
    #expect(redactor.redact("-----BEGIN PRIVATE KEY-----\nMII") == "<redacted:private_key>")
  }

  @Test(arguments: [
    "task-management-for-everyone-here", "risk-free-of-charge-for-all-of-us", "disk-encryption-is-a-good-idea", "sk-learn", "ask sk-",
    "ghp_short",
    "Bearer of good news", "bearer certificates are rare", "Basic instructions", "a basic understanding of", "eyJ alone", "eyJhbGciOi.x.y",
    "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----", "AKIAIOSFODNN7EXAMPL", "AKIAIOSFODNN7EXAMPLES",
    "xoxo-love-and-kisses-to-all",
    "mail me at someone@example.com or call +49 30 123456", "", "short", "😀 ünïcode", "123456789012345678901234567890",
  ])
  func `LB3-TRACE-07: ordinary text, e-mail addresses and phone numbers stay`(text: String) {
    #expect(Redactor().redact(text) == text)
    #expect(Redactor(secrets: ["another secret"]).redact(text) == text)
  }

  @Test func `LB4-TRACE-02: a known secret is removed in each of its forms, whatever the patterns`() {
    let bytes = Array(Self.secret.utf8)
    let percent = PercentEncoding.encode(Self.secret)
    let escaped = String(JSONValue.string(Self.secret).jsonText(.compact).dropFirst().dropLast())
    let forms = [
      Self.secret, Base64.encode(bytes), Base64.encode(bytes, padded: false), Base64.encode(bytes, .url),
      Base64.encode(bytes, .url, padded: true),
      percent, percent.replacing("%20", with: "+"), escaped, String(JSONValue.string(escaped).jsonText(.compact).dropFirst().dropLast()),
    ]
    for patterns in [Redactor.Patterns.builtIn, .none, .custom({ $0 }, onFailure: .strict), .custom({ $0 }, onFailure: .fallback)] {
      let redactor = Redactor(secrets: [Self.secret], patterns: patterns)
      for form in forms {
        #expect(redactor.redact("a \(form) b") == "a <redacted:secret> b")
        #expect(redactor.redact([.string(form)] as JSONValue) == ["<redacted:secret>"])
        #expect(redactor.redact(.object([form: 1])) == ["<redacted:secret>": 1])
      }
    }
  }

  @Test func `a secret inside a longer base64 text is removed wherever it starts`() {
    let redactor = Redactor(secrets: ["correct-horse-battery"], patterns: .none)
    for user in ["", "a", "ab", "abc", "user:"] {
      for suffix in ["", "x", "xy", "xyz"] {
        let redacted = redactor.redact(Base64.encode("\(user)correct-horse-battery\(suffix)".utf8))
        #expect(redacted.contains("<redacted:secret>"), "\(user) \(suffix) \(redacted)")
        #expect(redacted.utf8.count <= "<redacted:secret>".utf8.count + 18)
      }
    }
  }

  @Test func `the longest of overlapping secrets goes, neighbours both go`() {
    let redactor = Redactor(secrets: ["hunter22", "hunter2222", "  padded-secret\n", "tok1"], patterns: .none)
    #expect(redactor.redact("hunter2222hunter22") == "<redacted:secret><redacted:secret>")
    #expect(redactor.redact("padded-secret") == "<redacted:secret>")
    #expect(redactor.redact("xtok1x") == "x<redacted:secret>x")
  }

  @Test func `a secret of fewer than four bytes is left, one that is a number is found as a number`() {
    let redactor = Redactor(secrets: ["abc", "", "   ", "12345678"])
    #expect(redactor.redact("abcabc") == "abcabc")
    #expect(redactor.redact([12_345_678, 1234, 12_345_678.5] as JSONValue) == ["<redacted:secret>", 1234, "<redacted:secret>.5"])
  }

  @Test func `secrets can be added`() {
    var redactor = Redactor(secrets: ["first-one"])
    redactor.add(secrets: ["second-one"])
    #expect(redactor.redact("first-one second-one") == "<redacted:secret> <redacted:secret>")
  }

  @Test func `members stay apart when both keys were secret, and order is kept`() {
    let redactor = Redactor(secrets: ["secret-a", "secret-b"])
    let event: JSONValue = ["first": 1, "secret-a": 2, "secret-b": 3, "last": 4]
    #expect(redactor.redact(event).objectValue?.keys == ["first", "<redacted:secret>", "<redacted:secret> #2", "last"])
  }

  struct Broken: Error {}

  @Test func `LB3-TRACE-08 LB4-TRACE-03: a custom stage replaces the built-in one`() {
    let redactor = Redactor(
      secrets: ["known-secret"],
      patterns: .custom({ _ in ["changed": "ghp_0123456789abcdefghijABCDEFGHIJ012345 known-secret"] }, onFailure: .strict))
    let expected: JSONValue = ["changed": "ghp_0123456789abcdefghijABCDEFGHIJ012345 <redacted:secret>"]
    #expect(redactor.redactEvent(["a": 1]) == .redacted(expected))
  }

  @Test func `LB3-TRACE-08 LB4-TRACE-03: a custom stage never sees a known secret`() {
    let redactor = Redactor(
      secrets: ["known-secret"],
      patterns: .custom(
        { event in
          if event.jsonText(.compact).contains("known-secret") { throw Broken() }
          return event
        }, onFailure: .strict))
    #expect(redactor.redactEvent(["a": "known-secret"]) == .redacted(["a": "<redacted:secret>"]))
  }

  @Test func `LB3-TRACE-08 LB4-TRACE-03: strict drops an event whose redactor fails, fallback passes it without known secrets`() {
    let event: JSONValue = ["a": "known-secret and more"]
    let failing: @Sendable (JSONValue) throws -> JSONValue = { _ in throw Broken() }
    let misshapen: @Sendable (JSONValue) throws -> JSONValue = { _ in "no object" }
    for (transform, reason) in [
      (failing, "The custom redactor failed: Broken()"),
      (misshapen, "The custom redactor turned an event into string; it must return an object."),
    ] {
      let strict = Redactor(secrets: ["known-secret"], patterns: .custom(transform, onFailure: .strict))
      #expect(strict.redactEvent(event) == .dropped(reason: reason))
      let fallback = Redactor(secrets: ["known-secret"], patterns: .custom(transform, onFailure: .fallback))
      #expect(fallback.redactEvent(event) == .fallback(["a": "<redacted:secret> and more"], reason: reason))
    }
    let strict = Redactor(patterns: .custom(failing, onFailure: .strict))
    #expect(strict.redact("text") == "<redacted:error>")
    #expect(strict.redact(event) == "<redacted:error>")
    #expect(
      Redactor(secrets: ["known-secret"], patterns: .custom(failing, onFailure: .fallback)).redact(event) == [
        "a": "<redacted:secret> and more"
      ])
  }

  @Test func `a value deeper than the limit is cut off there`() {
    var value: JSONValue = "sk-abcdefghijklmnopqrstuvwx"
    for _ in 0..<2_000 { value = [value] }
    let redacted = Redactor().redact(value).jsonText(.compact)
    #expect(redacted == String(repeating: "[", count: 512) + "\"<redacted:depth>\"" + String(repeating: "]", count: 512))
  }

  @Test(arguments: ["sk-", "eyJ.", "eyJa", "Bearer ", "-----BEGIN PRIVATE KEY-----", "ghp_", "AIza", "Basic AAAA"])
  func `hostile repetitions end`(piece: String) {
    let text = String(repeating: piece, count: 200_000 / piece.utf8.count)
    #expect(Redactor(secrets: ["aaaaaaab"]).redact(text).utf8.count <= text.utf8.count + 64)
  }

  @Test func `every byte and every cut of a text with credentials is survived`() {
    let text = "é Bearer abcdef1234567890 sk-abcdefghijklmnopqrstuvwx eyJhbGci.eyJzdWIi.dozj -----BEGIN PRIVATE KEY-----x"
    let redactor = Redactor(secrets: ["abcdef1234567890"])
    for length in 0...text.unicodeScalars.count {
      let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
      #expect(!redactor.redact(cut).contains("abcdef1234567890"))
      #expect(!redactor.redact(String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(length)))).contains("sk-abcdefghijklmnop"))
    }
  }
}
