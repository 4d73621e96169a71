/// Why a quantity can't be read or converted.
public enum UnitError: Error, Hashable, CustomStringConvertible {
  case notAQuantity(String)
  case unknownUnit(String)
  case differentDimensions(from: String, to: String)

  public var description: String {
    switch self {
    case .notAQuantity(let text): "\"\(text)\" is no quantity; write a number, a space and a unit, as in 5 km"
    case .unknownUnit(let symbol): "there is no unit \"\(symbol)\"; use m, km, mi, ft, g, kg or lb"
    case .differentDimensions(let from, let to): "a \(from) can't be converted to a \(to)"
    }
  }
}
