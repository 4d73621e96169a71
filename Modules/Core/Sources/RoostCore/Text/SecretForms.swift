/// The byte sequences by which known secrets are recognised, found in one pass over a text.
struct SecretForms: Sendable {
  static let minimumLength = 4
  private static let replacement = "<redacted:secret>"
  private static let tableSize = 4096

  /// Longest first, so that of the forms that stand at one place the longest goes.
  private let needles: [[UInt8]]
  /// To each hash of four bytes the first needle that starts with such bytes, and to each needle the next one; -1 ends a chain.
  private let heads: [Int32]
  private let following: [Int32]
  /// Whether a secret consists of a number's characters, so that it could stand in JSON as a number.
  let hasDigits: Bool

  init(_ secrets: some Sequence<String>) {
    var forms: Set<[UInt8]> = []
    var hasDigits = false
    for secret in secrets {
      let trimmed = Self.trimmed(secret)
      guard trimmed.utf8.count >= Self.minimumLength else { continue }
      forms.formUnion(Self.forms(of: trimmed))
      if trimmed.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }) { hasDigits = true }
    }
    needles = forms.sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count }
    var heads = [Int32](repeating: -1, count: Self.tableSize)
    var following = [Int32](repeating: -1, count: needles.count)
    for index in needles.indices.reversed() {
      let hash = needles[index].withUnsafeBytes { Self.hash($0.loadUnaligned(as: UInt32.self)) }
      following[index] = heads[hash]
      heads[hash] = Int32(index)
    }
    self.heads = heads
    self.following = following
    self.hasDigits = hasDigits
  }

  private static func trimmed(_ text: String) -> String {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    let scalars = text.unicodeScalars.drop(while: isSpace)
    let end = scalars.lastIndex { !isSpace($0) }.map { scalars.index(after: $0) } ?? scalars.startIndex
    return String(scalars[..<end])
  }

  private static func forms(of secret: String) -> Set<[UInt8]> {
    let percent = PercentEncoding.encode(secret)
    let escaped = JSONValue.string(secret).jsonText(.compact).dropFirst().dropLast()
    let twice = JSONValue.string(String(escaped)).jsonText(.compact).dropFirst().dropLast()
    var texts = [
      secret, percent, lowerCaseEscapes(percent), percent.split(separator: "%20", omittingEmptySubsequences: false).joined(separator: "+"),
    ]
    texts += [String(escaped), String(twice), escaped.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "\\/")]
    for alphabet in [Base64.Alphabet.standard, .url] {
      texts += [Base64.encode(secret.utf8, alphabet, padded: true), Base64.encode(secret.utf8, alphabet, padded: false)]
      // Inside a longer encoded text the secret starts at any of three places; its outer digits then hold bits of its neighbours too.
      for offset in 0..<3 {
        let shifted = Base64.encode([UInt8](repeating: 0, count: offset) + Array(secret.utf8), alphabet, padded: false)
        let isCut = (offset + secret.utf8.count) % 3 != 0
        let core = shifted.dropFirst(offset == 0 ? 0 : offset + 1).dropLast(isCut ? 1 : 0)
        if core.utf8.count >= 8 { texts.append(String(core)) }
      }
    }
    return Set(texts.map { Array($0.utf8) })
  }

  private static func lowerCaseEscapes(_ percent: String) -> String {
    var left = 0
    return String(
      percent.map { character in
        if character == "%" {
          left = 2
        } else if left > 0 {
          left -= 1
          return Character(character.lowercased())
        }
        return character
      })
  }

  @inline(__always)
  private static func hash(_ word: UInt32) -> Int { Int((word &* 0x9e37_79b1) >> 20) }

  /// The text with every form of every secret replaced; `nil` when there is none in it.
  func redact(_ text: String) -> String? {
    if needles.isEmpty { return nil }
    var text = text
    return text.withUTF8 { bytes in
      guard let base = bytes.baseAddress, let first = firstMatch(base, bytes.count, from: 0) else { return nil }
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count)
      var match: (start: Int, length: Int)? = first
      var from = 0
      while let (start, length) = match {
        result.append(contentsOf: bytes[from..<start])
        result.append(contentsOf: Self.replacement.utf8)
        from = start + length
        match = firstMatch(base, bytes.count, from: from)
      }
      result.append(contentsOf: bytes[from...])
      return String(decoding: result, as: UTF8.self)
    }
  }

  /// The longest form, in bytes.
  var longest: Int { needles.first?.count ?? 0 }

  /// Where forms stand, in order and apart.
  func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    if needles.isEmpty { return [] }
    return bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return [] }
      var found: [Range<Int>] = []
      var from = 0
      while let (start, length) = firstMatch(base, buffer.count, from: from) {
        found.append(start..<start + length)
        from = start + length
      }
      return found
    }
  }

  private func firstMatch(_ bytes: UnsafePointer<UInt8>, _ count: Int, from: Int) -> (start: Int, length: Int)? {
    heads.withUnsafeBufferPointer { heads in
      var at = from
      while at + 4 <= count {
        var index = heads[Self.hash(UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt32.self))]
        while index >= 0 {
          let needle = needles[Int(index)]
          if needle.count <= count - at && needle.elementsEqual(UnsafeBufferPointer(start: bytes + at, count: needle.count)) {
            return (at, needle.count)
          }
          index = following[Int(index)]
        }
        at += 1
      }
      return nil
    }
  }
}
