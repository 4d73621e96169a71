import Foundation

/// What `roost run --json` printed.
struct RunReport: Decodable {
  struct Call: Decodable {
    let name: String
    let arguments: Value
    let result: Value?
    let isError: Bool

    enum CodingKeys: String, CodingKey {
      case name, arguments, result
      case isError = "is_error"
    }
  }

  let text: String
  let toolCalls: [Call]

  enum CodingKeys: String, CodingKey {
    case text
    case toolCalls = "tool_calls"
  }
}

/// The built host, run as a user runs it.
struct HostRun {
  enum Failure: Error, CustomStringConvertible {
    case notBuilt(String)
    case failed(question: String, status: Int32, output: String, errors: String)
    case unreadable(question: String, output: String, reason: String)

    var description: String {
      switch self {
      case .notBuilt(let path):
        """
        \(path) is not there. Build the host and the fixture plugins first:
          scripts/build
          \(Domain.names.map { "scripts/build --plugin Tests/Fixtures/Offline/plugins/\($0.capitalized) --out build/fixtures/plugins" }.joined(separator: "\n  "))
        """
      case .failed(let question, let status, let output, let errors): "\(question): exit \(status)\n\(output)\n\(errors)"
      case .unreadable(let question, let output, let reason): "\(question): not a run's JSON (\(reason)):\n\(output)"
      }
    }
  }

  let binary: URL
  /// A home of its own, so that nobody's configuration changes an answer.
  private let home: URL

  init() throws {
    binary = Checkout.staged.appending(path: "bin/roost")
    let needed = [binary] + Domain.names.map { Checkout.fixturePlugins.appending(path: "\($0)/plugin.json") }
    for file in needed where !FileManager.default.fileExists(atPath: file.path) { throw Failure.notBuilt(file.path) }
    home = FileManager.default.temporaryDirectory.appending(path: "roost-offline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
  }

  func remove() throws { try FileManager.default.removeItem(at: home) }

  /// Asks one question; a run of more than a minute is ended by `timeout`, with status 124.
  func ask(_ question: String, manifest: URL) async throws -> RunReport {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "timeout", "60", binary.path, "run", "-f", manifest.path, "--plugin-dir", Checkout.fixturePlugins.path, "--json", question,
    ]
    process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("ROOST_") }
      .merging(["ROOST_HOME": home.path], uniquingKeysWith: { $1 })
    process.currentDirectoryURL = home
    process.standardInput = FileHandle.nullDevice
    let output = home.appending(path: "out")
    let errors = home.appending(path: "err")
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try await withCheckedThrowingContinuation { (finished: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in finished.resume() }
      do { try process.run() } catch { finished.resume(throwing: error) }
    }
    let printed = try Data(contentsOf: output)
    let text = String(decoding: printed, as: UTF8.self)
    guard process.terminationStatus == 0 else {
      let message = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
      throw Failure.failed(question: question, status: process.terminationStatus, output: text, errors: message)
    }
    do { return try JSONDecoder().decode(RunReport.self, from: printed) } catch {
      throw Failure.unreadable(question: question, output: text, reason: "\(error)")
    }
  }
}
