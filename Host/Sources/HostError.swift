import RoostCore

/// A failure of the host itself: what to print on standard error, a line each, and how to exit.
struct HostError: Error {
  /// What kind of failure, for scripts: a closed list that docs/cli.md explains.
  enum Code: String, CaseIterable {
    case usage
    case manifestMissing = "manifest_missing"
    case manifestInvalid = "manifest_invalid"
    case configurationInvalid = "configuration_invalid"
    case pluginRefused = "plugin_refused"
    case componentFailed = "component_failed"
    case fileExists = "file_exists"
    case keysRefused = "keys_refused"
    case cancelled
    case failed
  }

  let exit: ExitCode
  let code: Code
  let lines: [String]
  /// What is wrong in files that people write; empty where it's something else.
  let problems: [FileProblem]

  /// The code follows from the exit code unless given.
  init(_ exit: ExitCode, _ line: String, code: Code? = nil) {
    self.init(exit, lines: ["roost: \(line)"], code: code)
  }

  /// Lines that stand for themselves, as a manifest's errors do.
  init(_ exit: ExitCode, lines: [String], code: Code? = nil, problems: [FileProblem] = []) {
    self.exit = exit
    self.code = code ?? Self.code(for: exit)
    self.lines = lines
    self.problems = problems
  }

  /// What is wrong in files.
  init(_ exit: ExitCode, problems: [FileProblem], code: Code? = nil) {
    self.init(exit, lines: problems.map(\.description), code: code, problems: problems)
  }

  static func usage(_ line: String) -> HostError { HostError(.usage, line) }

  private static func code(for exit: ExitCode) -> Code {
    switch exit {
    case .usage: .usage
    case .invalidManifest: .manifestInvalid
    case .pluginRefused: .pluginRefused
    default: .failed
    }
  }

  /// The lines as one text, without the program's name before each.
  var message: String {
    lines.map { $0.hasPrefix("roost: ") ? String($0.dropFirst("roost: ".count)) : $0 }.joined(separator: "\n")
  }

  /// What `--json` prints under `error`; `problems` is there where files are at fault.
  var json: JSONValue {
    var object: JSONObject = ["code": .string(code.rawValue), "message": .string(message), "retryable": false]
    if !problems.isEmpty { object["problems"] = .array(problems.map(\.json)) }
    return .object(object)
  }
}
