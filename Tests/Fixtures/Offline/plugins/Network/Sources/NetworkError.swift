/// Why a network tool can't answer.
enum NetworkError: Error, CustomStringConvertible {
  case notABlock(String)
  case notPositive(name: String, value: Double)

  var description: String {
    switch self {
    case .notABlock(let text): "\"\(text)\" is not an IPv4 block; write address/length, as in 192.0.2.0/24"
    case .notPositive(let name, let value): "\(name) is \(plain(value)); give a number above 0, at most 1000000"
    }
  }
}
