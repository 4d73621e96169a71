/// Why a kitchen tool can't answer.
enum KitchenError: Error, CustomStringConvertible {
  case kindsDiffer(from: KitchenUnit, to: KitchenUnit)
  case outOfRange(name: String, value: Double, from: Double, to: Double)

  var description: String {
    switch self {
    case .kindsDiffer(let from, let to):
      "can't convert \(from.rawValue) to \(to.rawValue): one is a \(from.kind.rawValue), the other a \(to.kind.rawValue)"
    case .outOfRange(let name, let value, let from, let to): "\(name) is \(plain(value)); give a number from \(plain(from)) to \(plain(to))"
    }
  }
}
