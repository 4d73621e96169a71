import Glibc
public import RoostCore

/// Does what its argument says.
public struct UnrulyTool: Tool, Lifecycle {
  @Generable public struct Arguments {
    /// What to do; the settings' deed where it is absent.
    public var deed: String?
    /// What to say.
    public var text: String = ""
  }

  let deed: String
  let key: String
  public let name = "unruly"
  public let description = "Does what it is told."

  /// Whether `start` was called in this process.
  nonisolated(unsafe) private static var isStarted = false

  public func start() async throws { Self.isStarted = true }
  public func stop() async { Self.isStarted = false }

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    switch arguments.deed ?? deed {
    case "echo": return arguments.text
    case "concurrency": return await Concurrency.exercise()
    case "variable":
      let value = arguments.text.withCString { getenv($0) }
      return value.map { String(cString: $0) } ?? "(not set)"
    case "pid": return "\(getpid())"
    case "who": return "\(key) \(context.callID) \(context.agent) \(Self.isStarted)"
    case "environment": return Self.environment().joined(separator: "\n")
    case "throw": throw UnrulyError("it was told to throw")
    case "conclude": throw ControlSignal.conclude(.string(arguments.text))
    case "print": Self.printLines(arguments.text)
    case "wait":
      print("waiting")
      try await Task.sleep(for: .seconds(600))
    case "stubborn":
      print("stubborn")
      sleep(600)
    case "large": return String(repeating: "x", count: 17 << 20)
    case let deed: try Misdeed.commit(deed)
    }
    return "done"
  }

  private static func printLines(_ text: String) {
    print("printed: \(text)")
    Misdeed.complain("complained: \(text)\n")
  }

  private static func environment() -> [String] {
    var lines: [String] = []
    var pointer = environ
    while let entry = pointer.pointee {
      lines.append(String(cString: entry))
      pointer += 1
    }
    return lines.sorted()
  }
}

/// Two tools from one source.
struct UnrulyKit: ToolSource {
  func tools() async throws -> [AnyTool] {
    [AnyTool(UnrulyTool(deed: "echo", key: "kit")), AnyTool(UnrulyTool(deed: "pid", key: "kit")).renamed("pid")]
  }
}

struct UnrulyEmbedder: Embedder {
  let dimensions = 3
  func embed(_ texts: [String]) async throws -> [[Float]] {
    texts.map { text in ["a", "b", "c"].map { letter in Float(text.filter { String($0) == letter }.count) } }
  }
}

struct UnrulyGuardrail: Guardrail {
  let name = "unruly"
  func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision {
    text.contains("forbidden") ? .block("the word is forbidden") : .pass
  }
}
