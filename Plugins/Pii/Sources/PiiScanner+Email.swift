extension PiiScanner {
  /// Longest part before the `@`, in bytes (RFC 5321, 4.5.3.1.1).
  private static let localLimit = 64
  /// Longest domain, in bytes (RFC 5321, 4.5.3.1.2).
  private static let domainLimit = 255

  func emailRanges() -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for index in bytes.indices where bytes[index] == ASCII.at {
      let start = localStart(before: index, from: ranges.last?.upperBound ?? 0)
      guard start < index, let end = domainEnd(after: index + 1) else { continue }
      ranges.append(start..<end)
    }
    return ranges
  }

  private func localStart(before at: Int, from lowest: Int) -> Int {
    guard byte(at - 1) != ASCII.dot else { return at }
    var start = at
    let floor = max(lowest, at - Self.localLimit)
    while start > floor {
      if Self.isLocalByte(bytes[start - 1]) {
        start -= 1
      } else if start - 2 >= floor, letterWidth(start - 2) == 2 {
        start -= 2
      } else if start - 3 >= floor, letterWidth(start - 3) == 3 {
        start -= 3
      } else {
        break
      }
    }
    // Punctuation in front belongs to the sentence.
    while start < at, bytes[start] < 0x80, !ASCII.isWordByte(bytes[start]), bytes[start] != ASCII.plus { start += 1 }
    return start
  }

  private static func isLocalByte(_ byte: UInt8) -> Bool {
    ASCII.isWordByte(byte) || ".!#$%&'*+/=?^`{|}~-".utf8.contains(byte)
  }

  /// The end of a host name with a dot whose last label is no number.
  private func domainEnd(after start: Int) -> Int? {
    var end = start
    var labelStart = start
    var lastEnd: Int?
    while end - start <= Self.domainLimit {
      let next = byte(end)
      let width = ASCII.isAlphanumeric(next) || (next == ASCII.dash && end > labelStart) ? 1 : letterWidth(end)
      if width > 0 {
        end += width
        continue
      }
      // The label ends here; dashes at its end belong to the sentence.
      var labelEnd = end
      while labelEnd > labelStart, bytes[labelEnd - 1] == ASCII.dash { labelEnd -= 1 }
      if labelStart > start, isTopLevel(labelStart..<labelEnd) { lastEnd = labelEnd }
      guard next == ASCII.dot, labelEnd == end, end > labelStart, ASCII.isAlphanumeric(byte(end + 1)) || letterWidth(end + 1) > 0 else {
        break
      }
      end += 1
      labelStart = end
    }
    return lastEnd
  }

  private func isTopLevel(_ range: Range<Int>) -> Bool {
    guard range.count >= 2 else { return false }
    if bytes[range].allSatisfy({ ASCII.isLetter($0) || $0 >= 0x80 }) { return true }
    return range.count > 4 && bytes[range].prefix(4).elementsEqual("xn--".utf8)
  }
}
