import Testing

/// A process of the same user, which a worker tries to harm. It listens on a TCP port, a UNIX socket and an abstract name.
struct Victim {
  private let program: Program
  private let home: String
  let port: String

  init(_ probe: Probe) async throws {
    program = try Program(try await Probe(Setting(asRoot: probe.setting.asRoot, inContainer: false)).words(["--victim", probe.home]))
    home = probe.home
    let words = await program.line().split(separator: " ")
    try #require(words.count == 2)
    port = String(words[1])
  }

  /// `text` with its placeholders filled in.
  func fill(_ text: String) -> String {
    text.replacing("%victim%", with: "\(program.id)").replacing("%port%", with: port).replacing("%home%", with: home)
      .replacing("%socket%", with: "\(home)/socket-\(program.id)").replacing("%abstract%", with: "@roost-\(program.id)")
  }

  /// Whether it came to its end as it wanted to.
  func isUnharmed() async -> Bool { await program.ending() == .exit(0) }
}
