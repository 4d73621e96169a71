extension PiiScanner {
  /// A run of digit groups with one separator between each two.
  struct DigitGroups {
    var digits: [UInt8] = []
    /// For each group: how many digits lie before its end, the index after it, and the separator before it (zero for the first).
    var ends: [(digits: Int, index: Int, separator: UInt8)] = []

    var sizes: [Int] { ends.indices.map { ends[$0].digits - ($0 == 0 ? 0 : ends[$0 - 1].digits) } }
  }

  /// Reads at most `limit` digits plus one from `start`, in groups that one of `separators` divides.
  func digitGroups(_ start: Int, limit: Int, separators: [UInt8]) -> DigitGroups {
    var groups = DigitGroups()
    var index = start
    var separator: UInt8 = 0
    while true {
      while ASCII.isDigit(byte(index)), groups.digits.count <= limit {
        groups.digits.append(byte(index) - 48)
        index += 1
      }
      groups.ends.append((groups.digits.count, index, separator))
      guard groups.digits.count <= limit, separators.contains(byte(index)), ASCII.isDigit(byte(index + 1)) else { return groups }
      separator = byte(index)
      index += 1
    }
  }

  /// Whether a number that ends at `end` really ends there: no letter, and no digit behind a mark that continues numbers.
  func endsNumber(_ end: Int) -> Bool {
    let next = byte(end)
    if ASCII.isWordByte(next) || next == ASCII.at { return false }
    let continues = next == ASCII.dot || next == ASCII.dash || next == ASCII.slash || next == ASCII.colon || next == 44
    return !(continues && ASCII.isAlphanumeric(byte(end + 1)))
  }

  /// Whether a number may begin at `start`: not in the middle of an identifier, a path, a decimal number or a price.
  func beginsNumber(_ start: Int) -> Bool {
    let before = byte(start - 1)
    switch before {
    case 0x80...: return !isCurrency(before: start) && letterWidth(start - 2) != 2
    case ASCII.dot, 44, ASCII.dash, ASCII.slash: return !ASCII.isWordByte(byte(start - 2))
    // Behind a name a colon begins a value; behind a digit it continues a time.
    case ASCII.colon: return !ASCII.isDigit(byte(start - 2))
    case UInt8(ascii: "#"), UInt8(ascii: "$"), ASCII.at, ASCII.plus: return false
    default: return !ASCII.isWordByte(before)
    }
  }

  /// Whether the character before `index` is €, £ or ¥.
  private func isCurrency(before index: Int) -> Bool {
    let last = byte(index - 1)
    return (byte(index - 3) == 0xE2 && byte(index - 2) == 0x82) || (byte(index - 2) == 0xC2 && (last == 0xA3 || last == 0xA5))
  }

  // MARK: Payment cards

  func cardEnd(_ start: Int) -> Int? {
    guard beginsNumber(start), ASCII.isDigit(byte(start + 1)), ASCII.isDigit(byte(start + 2)) else { return nil }
    let groups = digitGroups(start, limit: 19, separators: [ASCII.space, ASCII.dash])
    // The longest number first; a date or code behind a space is not part of it.
    for group in groups.ends.indices.reversed() {
      let (count, end, _) = groups.ends[group]
      guard (13...19).contains(count), endsNumber(end) else { continue }
      let sizes = groups.sizes[...group]
      guard sizes.count == 1 || sizes.dropLast().allSatisfy({ (3...6).contains($0) }) else { continue }
      guard Set(groups.ends[...group].dropFirst().map(\.separator)).count <= 1 else { continue }
      let digits = Array(groups.digits.prefix(count))
      if Self.isCardNumber(digits), Self.passesLuhn(digits) { return end }
    }
    return nil
  }

  /// Whether a payment scheme gives out numbers of this length that begin so (ISO/IEC 7812).
  private static func isCardNumber(_ digits: [UInt8]) -> Bool {
    let two = Int(digits[0]) * 10 + Int(digits[1])
    let four = two * 100 + Int(digits[2]) * 10 + Int(digits[3])
    return switch digits[0] {
    case 4: [13, 16, 19].contains(digits.count)
    case 2: digits.count == 16 && (2200...2204).contains(four) || digits.count == 16 && (2221...2720).contains(four)
    case 3:
      two == 34 || two == 37
        ? digits.count == 15
        : two == 35
          ? (3528...3589).contains(four) && digits.count >= 16
          : (two == 36 || two == 38 || two == 39 || (3000...3059).contains(four)) && digits.count >= 14
    case 5: (51...55).contains(two) ? digits.count == 16 : two == 50 || two >= 56
    case 6: two == 60 || two == 62 || two == 64 || two == 65 ? digits.count >= 16 : two != 61 && two != 66 && two != 68
    case 8: two == 81 && digits.count >= 16
    default: false
    }
  }

  private static func passesLuhn(_ digits: [UInt8]) -> Bool {
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      let doubled = Int(digit) * 2
      sum += place % 2 == 0 ? Int(digit) : (doubled > 9 ? doubled - 9 : doubled)
    }
    return sum % 10 == 0 && digits.contains { $0 != digits[0] }
  }

  // MARK: US social security numbers

  func ssnEnd(_ start: Int) -> Int? {
    guard beginsNumber(start), ASCII.isDigit(byte(start + 1)), ASCII.isDigit(byte(start + 2)) else { return nil }
    let groups = digitGroups(start, limit: 9, separators: [ASCII.space, ASCII.dash])
    let digits = groups.digits
    guard digits.count == 9, let last = groups.ends.last, endsNumber(last.index) else { return nil }
    if groups.sizes == [9] {
      guard hint(before: start, Self.ssnHints, reach: 32) else { return nil }
    } else {
      guard groups.sizes == [3, 2, 4], groups.ends[1].separator == last.separator else { return nil }
      // Nine digits with spaces may be anything.
      if last.separator == ASCII.space, !hint(before: start, Self.ssnHints, reach: 32) { return nil }
    }
    let area = Int(digits[0]) * 100 + Int(digits[1]) * 10 + Int(digits[2])
    // Social Security Administration, Randomization, 2011: areas never given out, group 00, serial 0000.
    let isGiven = area != 0 && area != 666 && area < 900 && digits[3...4] != [0, 0] && digits[5...8] != [0, 0, 0, 0]
    return isGiven ? last.index : nil
  }

  private static let ssnHints = ["ssn", "social security", "social-security", "ss#"]

  /// Whether one of `words` stands in the `reach` bytes before `start`, in the same line.
  ///
  /// - Parameter adjacent: Whether no other word may stand between.
  func hint(before start: Int, _ words: [String], reach: Int = 20, adjacent: Bool = false) -> Bool {
    var lowest = start
    while lowest > max(0, start - reach), bytes[lowest - 1] != 10 { lowest -= 1 }
    let before = bytes[lowest..<start].map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }
    return words.contains { word in
      let word = Array(word.utf8)
      guard word.count <= before.count else { return false }
      return (0...(before.count - word.count)).contains { offset in
        guard before[offset] == word[0], before[offset..<(offset + word.count)].elementsEqual(word) else { return false }
        let previous = offset > 0 ? before[offset - 1] : byte(lowest - 1)
        let next = offset + word.count < before.count ? before[offset + word.count] : 0
        if adjacent, before[(offset + word.count)...].contains(where: ASCII.isWordByte) { return false }
        return !ASCII.isWordByte(previous) && (!ASCII.isWordByte(next) || next == 115)
      }
    }
  }
}
