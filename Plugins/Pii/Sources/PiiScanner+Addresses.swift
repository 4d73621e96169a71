extension PiiScanner {
  private static let versionHints = ["v", "version", "ver", "release", "build", "firmware", "section", "chapter", "clause"]

  /// Four numbers up to 255 with no zeros in front, unless the words before or the text behind say it's a version.
  func ipv4End(_ start: Int) -> Int? {
    guard beginsAddress(start), let end = dottedQuadEnd(start) else { return nil }
    let next = byte(end)
    if ASCII.isWordByte(next) || next == ASCII.at { return nil }
    if next == ASCII.dash || next == ASCII.plus, ASCII.isLetter(byte(end + 1)) { return nil }
    if next == ASCII.dot, ASCII.isAlphanumeric(byte(end + 1)) { return nil }
    return hint(before: start, Self.versionHints, adjacent: true) ? nil : end
  }

  private func beginsAddress(_ start: Int) -> Bool {
    let before = byte(start - 1)
    if ASCII.isWordByte(before) && before < 0x80 { return false }
    return !(before == ASCII.dot || before == 44 || before == ASCII.dash) || !ASCII.isWordByte(byte(start - 2))
  }

  private func dottedQuadEnd(_ start: Int) -> Int? {
    var index = start
    for octet in 0..<4 {
      if octet > 0 {
        guard byte(index) == ASCII.dot else { return nil }
        index += 1
      }
      let first = index
      var value = 0
      while ASCII.isDigit(byte(index)), index - first < 4 {
        value = value * 10 + Int(byte(index)) - 48
        index += 1
      }
      guard (1...3).contains(index - first), value <= 255, index - first == 1 || byte(first) != 48 else { return nil }
    }
    return index
  }

  /// RFC 4291, 2.2: eight groups, or fewer with one `::`; the last two may be an IPv4 address. At least one digit, so that no scope operator fits.
  func ipv6End(_ start: Int) -> Int? {
    let before = byte(start - 1)
    guard !ASCII.isWordByte(before), before != ASCII.colon, before != ASCII.dot else { return nil }
    var groups = 0
    var isCompressed = false
    var hasDigit = false
    var index = start
    if byte(index) == ASCII.colon {
      guard byte(index + 1) == ASCII.colon else { return nil }
      isCompressed = true
      index += 2
    }
    while ASCII.isHexDigit(byte(index)), groups < 8 {
      if groups == 6 || isCompressed, let end = dottedQuadEnd(index) {
        groups += 2
        hasDigit = true
        index = end
        break
      }
      let first = index
      while ASCII.isHexDigit(byte(index)), index - first < 5 {
        hasDigit = hasDigit || ASCII.isDigit(byte(index))
        index += 1
      }
      guard index - first <= 4 else { return nil }
      groups += 1
      guard byte(index) == ASCII.colon else { break }
      if byte(index + 1) == ASCII.colon {
        guard !isCompressed else { return nil }
        isCompressed = true
        index += 2
      } else if ASCII.isHexDigit(byte(index + 1)), groups < 8 {
        index += 1
      } else {
        break
      }
    }
    guard hasDigit, isCompressed ? groups <= 7 : groups == 8 else { return nil }
    let next = byte(index)
    if ASCII.isWordByte(next) || (next == ASCII.colon && ASCII.isAlphanumeric(byte(index + 1))) { return nil }
    return index
  }
}
