import RoostCore

/// How a failure of the host is told.
struct FailureReport {
  enum Form {
    /// On standard error, for people.
    case lines
    /// One object on standard output.
    case object
    /// One object on one line of standard output, as the last event of a run.
    case event
  }

  private let error: HostError

  init(_ error: HostError) { self.error = error }

  /// The form that an understood command line asks for.
  @MainActor static func form(of invocation: Invocation) throws -> Form {
    guard try invocation.isOn(.json) else { return .lines }
    guard invocation.command.allFlags.contains(where: { $0.name == Flag.stream.name }) else { return .object }
    return try Turn.wantsStream(invocation) == true ? .event : .object
  }

  /// The form that words ask for which may not be understood.
  static func form(words: [String], environment: [String: String]) -> Form {
    let flags = words.prefix { $0 != "--" }
    guard flags.contains("--json") || environment[Flag.json.environment ?? ""] == "1" else { return .lines }
    return flags.contains("--stream") ? .event : .object
  }

  /// Prints it; the exit code.
  func print(_ form: Form, _ console: Console) -> ExitCode {
    do {
      switch form {
      case .lines: for line in error.lines { console.error(line) }
      case .object: try console.writeLine(JSONValue.object(["error": error.json]).jsonText(.pretty))
      case .event: try console.writeLine(JSONValue.object(event).description)
      }
    } catch is Console.OutputClosed {
      return .outputClosed
    } catch {
      // Nothing can be written there: standard error is what is left.
      for line in self.error.lines { console.error(line) }
    }
    return error.exit
  }

  /// As a run's own last line: the failure, and under `result` what `--json` alone prints.
  private var event: JSONObject {
    [
      "type": "run.failed", "code": .string(error.code.rawValue), "message": .string(error.message), "retryable": false,
      "result": ["error": error.json],
    ]
  }
}
