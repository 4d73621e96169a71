/// Dates that a message gives in part.
enum DateResolver {
  /// The date as YYYY-MM-DD; nil where it needs the current date and that is unknown.
  static func date(of mention: Mention, today: String?) -> String? {
    switch mention.kind {
    case .date:
      if mention.text.utf8.count == 10 { return mention.text }
      return today.map { "\($0.prefix(4))-\(mention.text)" }
    case .relativeDay(let offset): return today.flatMap(number).map { text($0 + offset) }
    case .weekday:
      guard let now = today.flatMap(number), let wanted = Lexicon.weekdays.firstIndex(of: mention.text) else { return nil }
      // Day 0 of the count, 1970-01-01, was a Thursday.
      let current = ((now + 3) % 7 + 7) % 7
      return text(now + (wanted - current + 7) % 7)
    default: return nil
    }
  }

  /// The first date in a text, as YYYY-MM-DD.
  static func first(in text: String) -> String? {
    let bytes = Array(text.utf8.prefix(4_096))
    guard bytes.count >= 10 else { return nil }
    for start in 0...bytes.count - 10 {
      let part = bytes[start..<start + 10]
      let fits = part.enumerated().allSatisfy { offset, byte in offset == 4 || offset == 7 ? byte == 45 : (48...57).contains(byte) }
      if fits { return String(decoding: part, as: UTF8.self) }
    }
    return nil
  }

  /// Days since 1970-01-01 (the algorithm is Howard Hinnant's, "chrono-Compatible Low-Level Date Algorithms").
  private static func number(_ date: String) -> Int? {
    let parts = date.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (parts[1] + (parts[1] > 2 ? -3 : 9)) + 2) / 5 + parts[2] - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func text(_ number: Int) -> String {
    let shifted = number + 719_468
    let era = shifted / 146_097
    let day = shifted - era * 146_097
    let yearOfEra = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return "\(year)-\(month < 10 ? "0" : "")\(month)-\(dayOfMonth < 10 ? "0" : "")\(dayOfMonth)"
  }
}
