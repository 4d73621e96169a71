import RoostCore

/// A language's compiler on this machine, as it is found on `PATH`.
struct Compiler: Sendable {
  let program: String
  /// The line by which it names itself: `Swift version 6.3.1 (swift-6.3.1-RELEASE)`.
  let version: String

  /// The longest that a compiler may take to say its version.
  static let versionPatience = Duration.seconds(60)

  /// `CC` names another C compiler.
  static func find(for language: PluginProject.Language, usesCargo: Bool = false, _ environment: [String: String]) async throws -> Compiler
  {
    let name: String
    let advice: String
    switch language {
    case .swift: (name, advice) = ("swiftc", "install a Swift toolchain and put its bin folder on PATH")
    case .c:
      name = environment["CC"].flatMap { $0.isEmpty ? nil : $0 } ?? "cc"
      advice = "install one, for instance with: apt-get install gcc libc6-dev"
    case .rust:
      name = usesCargo ? "cargo" : "rustc"
      advice = "install Rust from https://rustup.rs, or with: apt-get install rustc cargo"
    }
    guard let program = ChildProcess.find(name, in: environment) else {
      throw HostError(.failed, "building a plugin in \(language.name) needs \(name), which is not on PATH; \(advice)")
    }
    let asked = try await ChildProcess(
      program: program, arguments: ["--version"], environment: environment, outputLimit: 65_536, timeout: versionPatience
    ).run()
    let lines = asked.text.split(separator: "\n").map(String.init)
    guard asked.succeeded, let version = language == .swift ? lines.first(where: { $0.contains("Swift version") }) : lines.first else {
      throw HostError(.failed, "\(program) --version \(asked.explanation): \(asked.text)")
    }
    return Compiler(program: program, version: version)
  }

  /// A Swift plugin shares types with the libraries, whose layout only the compiler that built them knows.
  func check(against sdk: SDK) throws {
    guard version == sdk.compiler else {
      throw HostError(
        .failed,
        """
        the libraries of this Roost were built with another Swift compiler than the one on PATH:
          libraries:  \(sdk.compiler)
          \(program):  \(version)
        Put the first one on PATH, or build the distribution with the second.
        """)
    }
  }
}
