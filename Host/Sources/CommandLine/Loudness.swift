/// How much goes to standard error.
enum Loudness {
  case quiet, normal, verbose

  /// A flag is stronger than a variable, and that than a configuration file; both at the same strength are a usage error.
  init(_ invocation: Invocation) throws {
    let quiet = try invocation.strength(.quiet)
    let verbose = try invocation.strength(.verbose)
    if let quiet, let verbose, quiet == verbose {
      let names = quiet == .variable ? "ROOST_QUIET and ROOST_VERBOSE" : quiet == .flag ? "--quiet and --verbose" : "quiet and verbose"
      throw HostError.usage("\(names) contradict each other; set one of them")
    }
    self =
      switch (quiet, verbose) {
      case (let quiet?, let verbose?): quiet > verbose ? .quiet : .verbose
      case (.some, nil): .quiet
      case (nil, .some): .verbose
      case (nil, nil): .normal
      }
  }
}
