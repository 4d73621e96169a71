/// Why a library tool can't answer.
enum LibraryError: Error, CustomStringConvertible {
  case notADate(String)
  case monthsOutOfRange(Int)
  case noSuchShelf(Double)

  var description: String {
    switch self {
    case .notADate(let text): "\"\(text)\" is not a day of the calendar; write it as YYYY-MM-DD"
    case .monthsOutOfRange(let months): "a card is sold for 1 to 36 months, not \(months)"
    case .noSuchShelf(let number): "call numbers go from 0 up to 999.99; there is no \(number)"
    }
  }
}
