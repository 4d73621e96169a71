/// A value that a message mentions, with the tokens it stands in.
struct Mention {
  enum Kind {
    case number(isPercent: Bool, isMoney: Bool)
    /// `text` is YYYY-MM-DD, or MM-DD where the year is missing.
    case date
    /// HH:MM.
    case time
    case weekday
    /// Days from today.
    case relativeDay(Int)
    case quoted
    case code
    /// Capitalised words.
    case name
  }

  var kind: Kind
  var text: String
  var range: Range<Int>

  var isNumber: Bool { if case .number = kind { true } else { false } }
  var isPercent: Bool { if case .number(let isPercent, _) = kind { isPercent } else { false } }
  var isMoney: Bool { if case .number(_, let isMoney) = kind { isMoney } else { false } }
  var isDate: Bool { if case .date = kind { true } else { false } }
  var isDay: Bool {
    switch kind {
    case .date, .weekday, .relativeDay: true
    default: false
    }
  }
}
