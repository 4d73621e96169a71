import RoostCore

/// A command line, understood.
struct Invocation: Sendable {
  let command: Command
  /// The values of each flag's occurrences, by its name; a switch has empty ones.
  private(set) var occurrences: [String: [[String]]] = [:]
  var arguments: [String] = []
  /// The process's variables, and for commands that read it what the keys file has beside them.
  private(set) var environment: [String: String]
  /// What the keys file has, by the variables' names.
  private(set) var keys: [String: String] = [:]
  /// What configuration files say, by the flags' names; weaker than flags and variables.
  var configuration: [String: JSONValue] = [:]
  /// The options that took whole words for their values, as they were written, with these words.
  var taken: [(option: String, flag: Flag, words: [String])] = []
  /// The flags in the order given, for pairs of which the last wins.
  private(set) var order: [String] = []

  init(command: Command, environment: [String: String]) {
    self.command = command
    self.environment = environment
  }

  /// Lets the keys file stand in for variables that are not set; what the environment says goes before it.
  mutating func add(keys more: [String: String]) {
    keys = more
    environment.merge(more) { own, _ in own }
  }

  mutating func add(_ flag: Flag, _ values: [String]) {
    if flag.isRepeatable { occurrences[flag.name, default: []].append(values) } else { occurrences[flag.name] = [values] }
    order.append(flag.name)
  }

  /// Whether the flag itself was given.
  func has(_ flag: Flag) -> Bool { occurrences[flag.name] != nil }

  /// Who said something, the weakest first.
  enum Strength: Int, Comparable {
    case configuration, variable, flag
    static func < (left: Strength, right: Strength) -> Bool { left.rawValue < right.rawValue }
  }

  /// Who turned a switch on; nil where it is off.
  func strength(_ flag: Flag) throws -> Strength? {
    guard try isOn(flag) else { return nil }
    if has(flag) { return .flag }
    return flag.environment.map { environment[$0] != nil } == true ? .variable : .configuration
  }

  /// Refuses variables that say what their flags can't.
  func checkVariables() throws {
    for flag in command.allFlags where flag.values.isEmpty { _ = try isOn(flag) }
  }

  /// A switch: given, or set by its variable.
  func isOn(_ flag: Flag) throws -> Bool {
    if has(flag) { return true }
    if let variable = flag.environment, let text = environment[variable] { return try Self.truth(text, variable: variable) }
    return configuration[flag.name]?.boolValue ?? false
  }

  /// The flag's value, else its variable's.
  func value(_ flag: Flag) -> String? {
    if let given = occurrences[flag.name]?.last?.first { return given }
    guard let variable = flag.environment, let text = environment[variable], !text.isEmpty else { return nil }
    return text
  }

  /// Every value of a repeatable flag, its variable left out.
  func given(_ flag: Flag) -> [String] { (occurrences[flag.name] ?? []).compactMap(\.first) }

  /// Every value of a repeatable flag, else its variable's.
  func values(_ flag: Flag) -> [String] {
    if let given = occurrences[flag.name] { return given.compactMap(\.first) }
    guard let variable = flag.environment, let text = environment[variable], !text.isEmpty else {
      return configuration[flag.name]?.arrayValue?.compactMap(\.stringValue) ?? []
    }
    guard let separator = flag.separator else { return [text] }
    return text.split(separator: separator).map(String.init)
  }

  /// The pairs of a flag with two values.
  func pairs(_ flag: Flag) -> [(String, String)] {
    (occurrences[flag.name] ?? []).map { ($0[0], $0[1]) }
  }

  /// A whole number in `range`.
  func count(_ flag: Flag, in range: ClosedRange<Int>) throws -> Int? {
    guard let text = value(flag) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw HostError.usage("\(source(flag)) is a whole number from \(range.lowerBound) to \(range.upperBound), not \(quoted(text))")
    }
    return number
  }

  /// A length of time: seconds, or a number with `ms`, `s`, `m` or `h`.
  func duration(_ flag: Flag) throws -> Duration? {
    guard let text = value(flag) else { return nil }
    guard let duration = Self.duration(text) else {
      throw HostError.usage("\(source(flag)) is a time from 1ms to 8760h, as in 30, 500ms, 2m or 1h, not \(quoted(text))")
    }
    return duration
  }

  static func duration(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    guard let number = Double(digits), number > 0, number.isFinite else { return nil }
    let factor: Double? =
      switch text.dropFirst(digits.count) {
      case "ms": 0.001
      case "", "s": 1
      case "m": 60
      case "h": 3_600
      default: nil
      }
    // A year is more than anything that runs here, and far from overflow.
    guard let factor, number * factor <= 31_536_000, number * factor >= 0.001 else { return nil }
    return .seconds(number * factor)
  }

  /// Who says it, for messages: the flag, its variable or the configuration.
  func source(_ flag: Flag) -> String {
    if has(flag) { return "--\(flag.name)" }
    if let variable = flag.environment, environment[variable] != nil { return variable }
    return configuration[flag.name] == nil ? "--\(flag.name)" : "\(Configuration.key(flag)) in config.json"
  }

  private static func truth(_ text: String, variable: String) throws -> Bool {
    switch text {
    case "1": return true
    case "", "0": return false
    default: throw HostError.usage("\(variable) is 1 or 0, not \(quoted(text))")
    }
  }
}

/// A value from outside, as messages show it: in quotes, on one line, at most 80 characters.
func quoted(_ text: String) -> String {
  let shown = text.count > 80 ? text.prefix(79) + "…" : Substring(text)
  return "“\(ControlEscaper.escape(String(shown), keepingLayout: false))”"
}
