/// Prices of the library, in euro cents.
enum Charges {
  static func monthly(_ kind: CardKind) -> Int {
    switch kind {
    case .adult: 400
    case .student: 250
    case .senior: 200
    case .family: 650
    }
  }

  static func membership(_ kind: CardKind, months: Int) throws(LibraryError) -> String {
    guard (1...36).contains(months) else { throw .monthsOutOfRange(months) }
    return "\(kind.rawValue) card, \(months) months: \(euros(monthly(kind) * months)) EUR"
  }

  /// A day's charge and the most that is ever charged for one item.
  static func daily(_ item: LoanItem) -> (rate: Int, limit: Int) {
    switch item {
    case .book: (20, 1000)
    case .dvd: (80, 1600)
    case .magazine: (10, 300)
    }
  }

  static func late(_ item: LoanItem, due: CalendarDate, returned: CalendarDate) -> String {
    let days = max(0, returned.ordinal - due.ordinal)
    let charge = min(days * daily(item).rate, daily(item).limit)
    return "\(item.rawValue) due \(due), returned \(returned): \(days) days late, \(euros(charge)) EUR"
  }

  private static func euros(_ cents: Int) -> String { "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)" }
}
