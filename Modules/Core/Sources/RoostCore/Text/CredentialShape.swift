/// The shapes by which credentials of common services are recognised, found in one pass over a text.
///
/// A credential starts where no letter, digit, `-` or `_` stands before it, so that `task-…` holds no `sk-…`.
public enum CredentialShape: String, Sendable, CaseIterable {
  /// `sk-ant-…`
  case anthropicKey = "anthropic_key"
  /// `sk-…`, as of OpenAI and those that follow it.
  case apiKey = "api_key"
  /// `ghp_…`, `gho_…`, `ghu_…`, `ghs_…`, `ghr_…`, `github_pat_…`
  case githubToken = "github_token"
  /// `AIza…`
  case googleKey = "google_key"
  /// Three base64url parts of which the first encodes an object.
  case jwt
  /// What follows `Bearer`.
  case bearer
  /// What follows `Basic` and encodes a name, a colon and a password.
  case basic
  /// `xoxa-…`, `xoxb-…`, `xoxp-…`, `xoxr-…`, `xoxs-…`
  case slackToken = "slack_token"
  /// `sk_live_…`, `rk_live_…`, and the same with `test`.
  case stripeKey = "stripe_key"
  /// `AKIA…`, `ASIA…`
  case awsKey = "aws_key"
  /// A private key in PEM, with its header and footer; to the end of the text when it has no footer.
  case privateKey = "private_key"

  /// Fewest characters that make what follows a prefix a credential.
  static let minimumLength = 16

  /// The text with every credential replaced by `<redacted:label>`; `nil` when there is none in it.
  static func redact(_ text: String) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      guard let base = bytes.baseAddress else { return nil }
      var scanner = CredentialScanner(bytes: base, count: bytes.count)
      guard let first = scanner.next() else { return nil }
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count)
      var found: CredentialScanner.Found? = first
      var from = 0
      while let one = found {
        result.append(contentsOf: bytes[from..<one.start])
        result.append(contentsOf: "<redacted:\(one.shape.rawValue)>".utf8)
        from = one.end
        found = scanner.next()
      }
      result.append(contentsOf: bytes[from...])
      return String(decoding: result, as: UTF8.self)
    }
  }
}
