/// The values of `format` that are asserted; every other one is an annotation.
enum JSONSchemaFormat: String, Sendable {
  case dateTime = "date-time"
  case date
  case time
  case email
  case uri
  case uuid
  case ipv4
  case ipv6

  var example: String {
    switch self {
    case .dateTime: "2026-01-31T09:30:00Z"
    case .date: "2026-01-31"
    case .time: "09:30:00Z"
    case .email: "name@example.com"
    case .uri: "https://example.com/path"
    case .uuid: "123e4567-e89b-12d3-a456-426614174000"
    case .ipv4: "192.0.2.1"
    case .ipv6: "2001:db8::1"
    }
  }

  func accepts(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    switch self {
    case .date: return Self.isDate(bytes[...])
    case .time: return Self.isTime(bytes[...])
    case .dateTime:
      guard bytes.count > 11, bytes[10] | 0x20 == UInt8(ascii: "t") else { return false }
      return Self.isDate(bytes[..<10]) && Self.isTime(bytes[11...])
    case .email: return Self.isEmail(bytes)
    case .uri: return Self.isURI(bytes)
    case .uuid: return Self.isUUID(bytes)
    case .ipv4: return Self.isIPv4(bytes[...])
    case .ipv6: return Self.isIPv6(bytes[...])
    }
  }

  /// RFC 3339 `full-date`.
  private static func isDate(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, let year = number(parts[0], digits: 4), let month = number(parts[1], digits: 2),
      let day = number(parts[2], digits: 2)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...12).contains(month) && day >= 1 && day <= days[month - 1]
  }

  /// RFC 3339 `full-time`: with fraction and with zone.
  private static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count >= 9 else { return false }
    let clock = text.prefix(8).split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard clock.count == 3, let hour = number(clock[0], digits: 2), let minute = number(clock[1], digits: 2),
      let second = number(clock[2], digits: 2), hour < 24, minute < 60, second <= 60
    else { return false }
    var rest = text.dropFirst(8)
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      guard !fraction.isEmpty else { return false }
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard let zone = rest.first else { return false }
    // A leap second happens at midnight UTC only.
    if zone | 0x20 == UInt8(ascii: "z") { return rest.count == 1 && (second < 60 || (hour == 23 && minute == 59)) }
    guard zone == UInt8(ascii: "+") || zone == UInt8(ascii: "-") else { return false }
    let offset = rest.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard offset.count == 2, let hours = number(offset[0], digits: 2), let minutes = number(offset[1], digits: 2) else { return false }
    if second == 60 {
      let sign = zone == UInt8(ascii: "+") ? -1 : 1
      return hours < 24 && minutes < 60 && (hour * 60 + minute + sign * (hours * 60 + minutes) + 2880) % 1440 == 1439
    }
    return hours < 24 && minutes < 60
  }

  private static func number(_ text: ArraySlice<UInt8>, digits: Int) -> Int? {
    guard text.count == digits else { return nil }
    var value = 0
    for byte in text {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  /// An RFC 5321 address with a plain local part.
  private static func isEmail(_ text: [UInt8]) -> Bool {
    guard text.count <= 254, let at = text.lastIndex(of: UInt8(ascii: "@")) else { return false }
    let local = text[..<at]
    let host = text[(at + 1)...]
    guard (1...64).contains(local.count), local.first != UInt8(ascii: "."), local.last != UInt8(ascii: ".") else { return false }
    var last: UInt8 = 0
    for byte in local {
      if byte == UInt8(ascii: ".") && last == byte { return false }
      if !(isAlphanumeric(byte) || byte >= 0x80 || ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)) { return false }
      last = byte
    }
    return isHostName(host)
  }

  private static func isHostName(_ host: ArraySlice<UInt8>) -> Bool {
    guard !host.isEmpty, host.count <= 253 else { return false }
    return host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 >= 0x80 }
    }
  }

  /// RFC 3986: a scheme, a colon, and only characters that a URI may hold.
  private static func isURI(_ text: [UInt8]) -> Bool {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), let first = text.first, (0x61...0x7a).contains(first | 0x20) else {
      return false
    }
    guard text[..<colon].allSatisfy({ isAlphanumeric($0) || $0 == 0x2b || $0 == 0x2d || $0 == 0x2e }) else { return false }
    var index = colon + 1
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "%") {
        guard index + 2 < text.count, isHex(text[index + 1]), isHex(text[index + 2]) else { return false }
        index += 2
      } else if !(isAlphanumeric(byte) || "-._~:/?#[]@!$&'()*+,;=".utf8.contains(byte)) {
        return false
      }
      index += 1
    }
    return index > colon + 1
  }

  private static func isUUID(_ text: [UInt8]) -> Bool {
    guard text.count == 36 else { return false }
    return text.indices.allSatisfy { [8, 13, 18, 23].contains($0) ? text[$0] == UInt8(ascii: "-") : isHex(text[$0]) }
  }

  private static func isIPv4(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        guard let value = number(part, digits: part.count), (1...3).contains(part.count) else { return false }
        return value < 256 && (part.count == 1 || part.first != UInt8(ascii: "0"))
      }
  }

  private static func isIPv6(_ text: ArraySlice<UInt8>) -> Bool {
    var groups = text.split(separator: UInt8(ascii: ":"), maxSplits: 16, omittingEmptySubsequences: false)
    guard (3...9).contains(groups.count) else { return false }
    // A "::" at either end splits into two empty groups, of which one stands for the zeros.
    if groups[0].isEmpty {
      guard groups[1].isEmpty else { return false }
      groups.removeFirst()
    }
    if groups[groups.count - 1].isEmpty {
      guard groups.count >= 2, groups[groups.count - 2].isEmpty else { return false }
      groups.removeLast()
    }
    var width = 0
    for (index, group) in groups.enumerated() where !group.isEmpty {
      if index == groups.count - 1 && group.contains(UInt8(ascii: ".")) {
        guard isIPv4(group) else { return false }
        width += 2
      } else {
        guard group.count <= 4, group.allSatisfy(isHex) else { return false }
        width += 1
      }
    }
    let gaps = groups.count { $0.isEmpty }
    return gaps == 0 ? width == 8 : gaps == 1 && width < 8
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) }
  private static func isHex(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20) }
}
