@preconcurrency import Glibc

/// What the process was started with.
enum Environment {
  /// Every variable whose name and value are UTF-8.
  static func current() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      if let pair = String(validatingCString: text), let separator = pair.firstIndex(of: "=") {
        variables[String(pair[..<separator])] = String(pair[pair.index(after: separator)...])
      }
      entry += 1
    }
    return variables
  }

  /// The words behind the program's name; one that isn't UTF-8 is a usage error.
  static func arguments() throws -> [String] {
    try (1..<max(1, Int(CommandLine.argc))).map { index in
      guard let word = CommandLine.unsafeArgv[index] else { return "" }
      guard let text = String(validatingCString: word) else { throw HostError.usage("argument \(index) is not UTF-8") }
      return text
    }
  }
}
