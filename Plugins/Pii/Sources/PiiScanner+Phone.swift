extension PiiScanner {
  /// Most digits of a number with its country code (ITU-T E.164).
  private static let digitLimit = 15
  private static let groupLimit = 8
  private static let hints = [
    "tel", "telephone", "telefon", "téléphone", "teléfono", "phone", "mobile", "mob", "cell", "fax", "whatsapp", "signal", "sms", "call",
    "dial",
    "call me at", "ph",
  ]

  /// A number as dialled: its digits, the sizes of its groups and what divides them.
  private struct Dialled {
    var digits: [UInt8] = []
    var sizes: [Int] = [0]
    var separators: [UInt8] = []
    var isInternational = false
    var hasAreaInParentheses = false
    var end = 0
  }

  func phoneEnd(_ start: Int) -> Int? {
    let first = byte(start)
    let before = byte(start - 1)
    if first == ASCII.plus || first == ASCII.open {
      if ASCII.isWordByte(before) || before == ASCII.plus { return nil }
    } else if !beginsNumber(start) {
      return nil
    }
    // The longest first: what stands behind a space may be another number.
    let numbers = dialled(start)
    guard let longest = numbers.last, longest.digits.count >= 7 else { return nil }
    let isHinted = !longest.isInternational && hint(before: start, Self.hints)
    let isContinued = continuesGroups(start)
    return numbers.last { endsPhone($0.end) && Self.isPhone($0, isHinted: isHinted, isContinued: isContinued) }?.end
  }

  /// Whether a digit stands before a single space: then the groups may be the rest of something longer, such as an account number.
  private func continuesGroups(_ start: Int) -> Bool {
    byte(start - 1) == ASCII.space && ASCII.isDigit(byte(start - 2)) && lastEnd != start - 1
  }

  /// An extension, as in 415-555-2671x12, may follow at once.
  private func endsPhone(_ end: Int) -> Bool { endsNumber(end) || (byte(end) | 0x20 == 120 && ASCII.isDigit(byte(end + 1))) }

  /// What could be dialled from `start`: one group of digits, two, three and so on.
  private func dialled(_ start: Int) -> [Dialled] {
    var numbers: [Dialled] = []
    var number = Dialled()
    func keep() {
      guard number.end > start, number.end != numbers.last?.end else { return }
      var complete = number
      complete.sizes.removeAll { $0 == 0 }
      numbers.append(complete)
    }
    var index = start
    if byte(index) == ASCII.plus {
      number.isInternational = true
      index += 1
    }
    var isOpen = false
    var hadParentheses = false
    while number.end - start < PiiGuardrail.window - 24 {
      let next = byte(index)
      if ASCII.isDigit(next) {
        guard number.digits.count <= Self.digitLimit, number.sizes.count <= Self.groupLimit else { return numbers }
        number.digits.append(next - 48)
        number.sizes[number.sizes.count - 1] += 1
        index += 1
        if !isOpen { number.end = index }
        continue
      }
      if !isOpen { keep() }
      if next == ASCII.close, isOpen, ASCII.isDigit(byte(index - 1)) {
        isOpen = false
        index += 1
        if !ASCII.isDigit(byte(index)), !Self.divides(byte(index)) { break }
      } else if next == ASCII.open, !hadParentheses, number.digits.count <= 4, ASCII.isDigit(byte(index + 1)) {
        isOpen = true
        hadParentheses = true
        number.hasAreaInParentheses = true
        if number.digits.isEmpty {
          index += 1
          continue
        }
      } else if Self.divides(next), !isOpen, let width = separatorWidth(index) {
        if ASCII.isDigit(byte(index + width)) || (byte(index + width) == ASCII.open && !hadParentheses) {
          number.separators.append(width > 1 ? ASCII.slash : next)
          index += width
          if ASCII.isDigit(byte(index)) { number.sizes.append(0) }
          continue
        }
        break
      } else {
        break
      }
      if next == ASCII.open { index += 1 }
      if Self.divides(byte(index)), ASCII.isDigit(byte(index + 1)) {
        number.separators.append(byte(index))
        index += 1
      } else if next == ASCII.close {
        number.separators.append(ASCII.close)
      }
      number.sizes.append(0)
    }
    if !isOpen { keep() }
    return numbers
  }

  private static func divides(_ byte: UInt8) -> Bool {
    byte == ASCII.space || byte == ASCII.dash || byte == ASCII.dot || byte == ASCII.slash
  }

  /// One separator, or a dash or stroke with spaces around it.
  private func separatorWidth(_ index: Int) -> Int? {
    if byte(index) == ASCII.space, byte(index + 1) == ASCII.slash || byte(index + 1) == ASCII.dash, byte(index + 2) == ASCII.space {
      return 3
    }
    return Self.divides(byte(index + 1)) ? nil : 1
  }

  private static func isPhone(_ number: Dialled, isHinted: Bool, isContinued: Bool) -> Bool {
    let digits = number.digits
    if number.isInternational { return isInternational(digits[...]) }
    if isHinted { return digits.count >= (number.sizes.count > 1 ? 7 : 9) && digits.count <= Self.digitLimit }
    guard number.sizes.count > 1, !isDate(number) else { return false }
    if isContinued { return isNorthAmerican(number) }
    if digits.starts(with: [0, 0]), number.sizes[0] <= 4 { return digits.count >= 10 && isInternational(digits.dropFirst(2)) }
    return isNorthAmerican(number) || isTrunk(number)
  }

  private static func isInternational(_ digits: ArraySlice<UInt8>) -> Bool {
    guard (7...digitLimit).contains(digits.count), let first = digits.first, first != 0 else { return false }
    // North America has ten digits behind the 1, and its areas never begin with 0 or 1.
    return first != 1 || (digits.count == 11 && digits[digits.startIndex + 1] >= 2)
  }

  /// 415-555-2671, (415) 555-2671, 1-800-555-0199: areas and exchanges begin with 2 to 9.
  private static func isNorthAmerican(_ number: Dialled) -> Bool {
    var sizes = number.sizes[...]
    var digits = number.digits[...]
    if sizes.first == 1, digits.first == 1 {
      sizes.removeFirst()
      digits.removeFirst()
    }
    guard Array(sizes) == [3, 3, 4] || (number.hasAreaInParentheses && Array(sizes) == [3, 7]) else { return false }
    return digits[digits.startIndex] >= 2 && digits[digits.startIndex + 3] >= 2
  }

  /// 020 7946 0958, 06 12 34 56 78, 030/1234567: a trunk 0, then nine to eleven digits in all, in groups of two or more.
  private static func isTrunk(_ number: Dialled) -> Bool {
    let digits = number.digits
    guard (9...12).contains(digits.count), digits[0] == 0, digits[1] != 0 else { return false }
    guard number.sizes.allSatisfy({ $0 >= 2 }), (2...5).contains(number.sizes[0]) else { return false }
    // Pairs are French, and then five of them.
    if number.sizes.allSatisfy({ $0 == 2 }) { return digits.count == 10 }
    // With dots alone, only the pairs of France and its neighbours are numbers and not decimals.
    return !number.separators.allSatisfy { $0 == ASCII.dot } || number.sizes.count >= 3
  }

  /// 01-02-2023, 2023-01-02 and what may follow them.
  private static func isDate(_ number: Dialled) -> Bool {
    let sizes = number.sizes
    guard sizes.count >= 3 else { return false }
    func value(_ range: Range<Int>) -> Int { number.digits[range].reduce(0) { $0 * 10 + Int($1) } }
    if sizes[0] == 4, sizes[1] == 2, sizes[2] == 2 { return (1...12).contains(value(4..<6)) && (1...31).contains(value(6..<8)) }
    if sizes[0] == 2, sizes[1] == 2, sizes[2] == 4 { return (1...31).contains(value(0..<2)) && (1...31).contains(value(2..<4)) }
    return false
  }
}
