import RoostCore

/// What `-o KEY VALUE` says: options that every provider knows, and those that go to one as they are.
struct ModelOptions {
  private(set) var general: GenerationOptions?
  private(set) var provider: JSONObject?

  init(_ pairs: [(String, String)]) throws {
    for (key, value) in pairs { try set(key, value) }
  }

  private mutating func set(_ key: String, _ value: String) throws {
    var options = general ?? GenerationOptions()
    switch key {
    case "temperature": options.temperature = try Self.number(key, value, 0...2)
    case "top_p": options.topP = try Self.number(key, value, 0...1)
    case "max_tokens": options.maxTokens = try Self.integer(key, value, atLeast: 1)
    case "seed": options.seed = try Self.integer(key, value, atLeast: Int.min)
    case "stop": options.stopSequences.append(value)
    default:
      var members = provider ?? JSONObject()
      // A value that isn't JSON is a text.
      members[key] = (try? JSONValue(parsing: value)) ?? .string(value)
      provider = members
      return
    }
    general = options
  }

  private static func number(_ key: String, _ text: String, _ range: ClosedRange<Double>) throws -> Double {
    guard let number = Double(text), range.contains(number) else {
      throw HostError.usage("-o \(key) is a number from \(range.lowerBound) to \(range.upperBound), not \(quoted(text))")
    }
    return number
  }

  private static func integer(_ key: String, _ text: String, atLeast minimum: Int) throws -> Int {
    guard let number = Int(text), number >= minimum else {
      throw HostError.usage("-o \(key) is a whole number\(minimum == 1 ? " of at least 1" : ""), not \(quoted(text))")
    }
    return number
  }
}
