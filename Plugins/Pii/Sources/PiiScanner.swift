/// Finds personal data in one pass over a text's bytes.
///
/// From each place where something may begin, each kind looks a bounded number of bytes ahead: time is linear in the text.
struct PiiScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  let entities: Set<PiiEntity>
  /// Where the last find ended.
  private(set) var lastEnd = 0

  private init(bytes: UnsafeBufferPointer<UInt8>, entities: Set<PiiEntity>) {
    self.bytes = bytes
    self.entities = entities
  }

  /// The finds in the order of the text; they never overlap.
  static func findings(in text: String, of entities: Set<PiiEntity>) -> [PiiFinding] {
    var text = text
    return text.withUTF8 { bytes in
      var scanner = PiiScanner(bytes: bytes, entities: entities)
      return scanner.scan()
    }
  }

  private mutating func scan() -> [PiiFinding] {
    let emails = entities.contains(.email) ? emailRanges() : []
    var findings: [PiiFinding] = []
    var nextEmail = 0
    var index = 0
    while index < bytes.count {
      if nextEmail < emails.count, index >= emails[nextEmail].lowerBound {
        findings.append(PiiFinding(entity: .email, range: emails[nextEmail]))
        index = emails[nextEmail].upperBound
        nextEmail += 1
        continue
      }
      guard ASCII.mayBegin[Int(bytes[index])] else {
        index += 1
        continue
      }
      let limit = nextEmail < emails.count ? emails[nextEmail].lowerBound : bytes.count
      if let finding = finding(at: index, limit: limit) {
        findings.append(finding)
        index = finding.range.upperBound
        lastEnd = index
      } else {
        index = afterToken(at: index)
      }
    }
    return findings
  }

  /// The next place where something may begin: behind a run of letters and digits.
  private func afterToken(at index: Int) -> Int {
    var end = index + 1
    guard ASCII.isAlphanumeric(bytes[index]) else { return end }
    while end < bytes.count, ASCII.isAlphanumeric(bytes[end]) { end += 1 }
    return end
  }

  private func finding(at index: Int, limit: Int) -> PiiFinding? {
    // Inside a word or a longer number nothing begins.
    if index > 0, ASCII.isAlphanumeric(bytes[index]), ASCII.isWordByte(bytes[index - 1]) { return nil }
    func find(_ entity: PiiEntity, _ end: (Int) -> Int?) -> PiiFinding? {
      guard entities.contains(entity), let end = end(index), end <= limit else { return nil }
      return PiiFinding(entity: entity, range: index..<end)
    }
    switch bytes[index] {
    case let byte where ASCII.isDigit(byte):
      return find(.creditCard, cardEnd) ?? find(.usSSN, ssnEnd) ?? find(.ip) { ipv4End($0) ?? ipv6End($0) } ?? find(.phone, phoneEnd)
    case let byte where ASCII.isLetter(byte): return find(.iban, ibanEnd) ?? find(.ip, ipv6End)
    case ASCII.colon: return find(.ip, ipv6End)
    default: return find(.phone, phoneEnd)
    }
  }

  /// The byte at `index`, or zero outside the text.
  func byte(_ index: Int) -> UInt8 { index >= 0 && index < bytes.count ? bytes[index] : 0 }

  /// How many bytes the letter outside ASCII that begins at `index` has; zero where there is none.
  ///
  /// Scripts without spaces between words don't count: their text would run into what stands beside it.
  func letterWidth(_ index: Int) -> Int {
    let first = UInt32(byte(index))
    let width = first & 0xE0 == 0xC0 ? 2 : first & 0xF0 == 0xE0 ? 3 : 0
    guard width > 0 else { return 0 }
    var value = first & (width == 2 ? 0x1F : 0x0F)
    for offset in 1..<width { value = value << 6 | UInt32(byte(index + offset) & 0x3F) }
    return value < 0x2000 && Unicode.Scalar(value)?.properties.isAlphabetic == true ? width : 0
  }
}

/// Classes of bytes.
enum ASCII {
  static let colon = UInt8(ascii: ":")
  static let dot = UInt8(ascii: ".")
  static let dash = UInt8(ascii: "-")
  static let space = UInt8(ascii: " ")
  static let slash = UInt8(ascii: "/")
  static let plus = UInt8(ascii: "+")
  static let open = UInt8(ascii: "(")
  static let close = UInt8(ascii: ")")
  static let at = UInt8(ascii: "@")

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }
  static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }
  static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 97 < 6 }
  static func isWordByte(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == 95 }

  /// Whether one of the finds but an e-mail address may begin with the byte.
  static let mayBegin: [Bool] = (0...255).map { value in
    let byte = UInt8(value)
    return isAlphanumeric(byte) || byte == plus || byte == open || byte == colon
  }
}
