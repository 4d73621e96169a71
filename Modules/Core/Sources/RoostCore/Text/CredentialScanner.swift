/// Walks over a text and stops at what has the shape of a credential.
struct CredentialScanner {
  struct Found {
    var shape: CredentialShape
    var start: Int
    var end: Int
  }

  let bytes: UnsafePointer<UInt8>
  let count: Int
  private var at = 0

  init(bytes: UnsafePointer<UInt8>, count: Int) {
    self.bytes = bytes
    self.count = count
  }

  /// What a byte may be part of.
  private struct Kind: OptionSet {
    let rawValue: UInt8
    /// Letters, digits, `-` and `_`.
    static let token = Kind(rawValue: 1)
    /// Letters and digits.
    static let alphanumeric = Kind(rawValue: 2)
    /// What RFC 6750 allows in a bearer token, and `_`.
    static let bearer = Kind(rawValue: 4)
    /// Letters, digits and `_`.
    static let word = Kind(rawValue: 8)
    /// The first byte of a credential.
    static let starter = Kind(rawValue: 16)
  }

  private static let kinds: [Kind] = (0..<256).map { value in
    let byte = UInt8(value)
    var kind: Kind = []
    if (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) && byte < 0x80 {
      kind = [.token, .alphanumeric, .bearer, .word]
    }
    if byte == UInt8(ascii: "_") { kind = [.token, .bearer, .word] }
    if byte == UInt8(ascii: "-") { kind = [.token, .bearer] }
    if ".~+/=".utf8.contains(byte) { kind = .bearer }
    if "sgrxeAbB-".utf8.contains(byte) { kind.insert(.starter) }
    return kind
  }

  mutating func next() -> Found? {
    Self.kinds.withUnsafeBufferPointer { kinds in
      // The shortest credential is longer than this.
      while at + 8 <= count {
        if kinds[Int(bytes[at])].contains(.starter), let found = match(kinds) {
          at = found.end
          return found
        }
        at += 1
      }
      return nil
    }
  }

  private func match(_ kinds: UnsafeBufferPointer<Kind>) -> Found? {
    if bytes[at] == UInt8(ascii: "-") { return privateKey() }
    if at > 0 && kinds[Int(bytes[at - 1])].contains(.token) { return nil }
    switch bytes[at] {
    case UInt8(ascii: "s"):
      if starts("sk-ant-") { return run(.anthropicKey, after: 7, .token, kinds) }
      if starts("sk-") { return run(.apiKey, after: 3, .token, kinds) }
      if starts("sk_live_") || starts("sk_test_") { return run(.stripeKey, after: 8, .word, kinds) }
    case UInt8(ascii: "r"): if starts("rk_live_") || starts("rk_test_") { return run(.stripeKey, after: 8, .word, kinds) }
    case UInt8(ascii: "g"):
      if starts("github_pat_") { return run(.githubToken, after: 11, .word, kinds) }
      if starts("gh"), bytes[at + 3] == UInt8(ascii: "_"), "pousr".utf8.contains(bytes[at + 2]) {
        return run(.githubToken, after: 4, .word, kinds)
      }
    case UInt8(ascii: "A"):
      if starts("AIza") { return run(.googleKey, after: 4, .token, kinds) }
      if starts("AKIA") || starts("ASIA") { return awsKey(kinds) }
    case UInt8(ascii: "x"):
      if starts("xox"), bytes[at + 4] == UInt8(ascii: "-"), "abprs".utf8.contains(bytes[at + 3]) {
        return run(.slackToken, after: 5, .token, kinds)
      }
    case UInt8(ascii: "e"): if starts("eyJ") { return jwt(kinds) }
    default: return starts("bearer", ignoringCase: true) ? bearer(kinds) : starts("basic", ignoringCase: true) ? basic(kinds) : nil
    }
    return nil
  }

  @inline(__always)
  private func starts(_ prefix: StaticString, ignoringCase: Bool = false) -> Bool {
    let length = prefix.utf8CodeUnitCount
    guard count - at >= length else { return false }
    let fold: UInt8 = ignoringCase ? 0x20 : 0
    for index in 0..<length where bytes[at + index] | fold != prefix.utf8Start[index] { return false }
    return true
  }

  private func end(of kind: Kind, from start: Int, _ kinds: UnsafeBufferPointer<Kind>) -> Int {
    var end = start
    while end < count && kinds[Int(bytes[end])].contains(kind) { end += 1 }
    return end
  }

  private func run(_ shape: CredentialShape, after prefix: Int, _ kind: Kind, _ kinds: UnsafeBufferPointer<Kind>) -> Found? {
    let end = end(of: kind, from: at + prefix, kinds)
    return end - at - prefix >= CredentialShape.minimumLength ? Found(shape: shape, start: at, end: end) : nil
  }

  private func awsKey(_ kinds: UnsafeBufferPointer<Kind>) -> Found? {
    let end = end(of: .alphanumeric, from: at, kinds)
    guard end - at == 20 else { return nil }
    for index in at..<end where (0x61...0x7a).contains(bytes[index]) { return nil }
    return Found(shape: .awsKey, start: at, end: end)
  }

  private func jwt(_ kinds: UnsafeBufferPointer<Kind>) -> Found? {
    var end = at
    for part in 0..<3 {
      let start = end
      end = self.end(of: .token, from: start, kinds)
      if end - start < 4 { return nil }
      if part < 2 {
        guard end < count, bytes[end] == UInt8(ascii: ".") else { return nil }
        end += 1
      }
    }
    return Found(shape: .jwt, start: at, end: end)
  }

  /// Where what follows the scheme of `length` bytes starts, after at least one space or tab, or a colon or quotes between.
  private func credentials(after length: Int) -> Int? {
    var start = at + length
    while start < count, bytes[start] == UInt8(ascii: " ") || bytes[start] == UInt8(ascii: "\t") { start += 1 }
    return start > at + length ? start : nil
  }

  private func bearer(_ kinds: UnsafeBufferPointer<Kind>) -> Found? {
    guard let start = credentials(after: 6) else { return nil }
    let end = end(of: .bearer, from: start, kinds)
    // A word of ordinary text that follows "bearer" is short or has no digit.
    let hasDigit = (start..<end).contains { (0x30...0x39).contains(bytes[$0]) }
    return end - start >= CredentialShape.minimumLength || (end - start >= 8 && hasDigit)
      ? Found(shape: .bearer, start: start, end: end) : nil
  }

  private func basic(_ kinds: UnsafeBufferPointer<Kind>) -> Found? {
    guard let start = credentials(after: 5) else { return nil }
    let end = end(of: .bearer, from: start, kinds)
    let text = String(decoding: UnsafeBufferPointer(start: bytes + start, count: end - start), as: UTF8.self)
    guard let decoded = Base64.decode(text) ?? Base64.decode(text, .url), decoded.count >= 3, decoded.contains(UInt8(ascii: ":")) else {
      return nil
    }
    return Found(shape: .basic, start: start, end: end)
  }

  private func privateKey() -> Found? {
    guard starts("-----BEGIN ") else { return nil }
    // The longest label in use is "ENCRYPTED PRIVATE KEY".
    var labelEnd = at + 11
    while labelEnd < count && labelEnd - at < 64 && bytes[labelEnd] != UInt8(ascii: "-") { labelEnd += 1 }
    let label = String(decoding: UnsafeBufferPointer(start: bytes + at + 11, count: labelEnd - at - 11), as: UTF8.self)
    guard label.hasSuffix("PRIVATE KEY") || label.hasSuffix("PRIVATE KEY BLOCK") else { return nil }
    let footer = Array("-----END \(label)-----".utf8)
    let found = footer.withUnsafeBufferPointer { ByteSearch.find($0, in: bytes, count: count, from: labelEnd) }
    return Found(shape: .privateKey, start: at, end: found.map { $0 + footer.count } ?? count)
  }
}
