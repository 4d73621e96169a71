import Glibc
import RoostCore

/// `roost init`: a manifest to begin with.
enum InitCommand {
  static let command = Command(
    words: ["init"], summary: "Write a roost.json here that runs.",
    details: "A roost.json that is there already is left alone, and the command fails.",
    readsConfiguration: false, examples: ["roost init && roost run \"What is 12.5% of 1840?\""], body: run)

  static let manifest = """
    {
      // What may stand here: roost config schema. Which components there are: roost components.
      "roost": 1,
      "providers": {
        // A rule-based stand-in that needs neither key nor network; put a model's provider here.
        "main": { "type": "offline" }
      },
      "tools": {
        "calculator": { "type": "calculator" },
        "clock": { "type": "clock" }
      },
      "agents": {
        "assistant": {
          "engine": { "type": "llm", "provider": "main", "system": "Answer briefly, and use the tools for whatever they can find out." },
          "tools": ["calculator", "clock"]
        }
      },
      "entry": "assistant"
    }

    """

  @MainActor private static func run(_ invocation: Invocation, _ console: Console) async throws -> ExitCode {
    let path = "roost.json"
    do {
      try FileBytes.create(path, with: Array(manifest.utf8), mode: 0o644)
    } catch  where error.code == EEXIST {
      throw HostError(
        .failed, "roost.json is here already and was left as it is; edit it, or run roost init in another folder", code: .fileExists)
    } catch {
      throw HostError(.failed, "cannot write \(error)")
    }
    if try invocation.isOn(.json) {
      let value: JSONValue = ["written": .string(path)]
      try console.writeLine(value.jsonText(.pretty))
    } else {
      try console.writeLine("Wrote roost.json. Try: roost run \"What is 12.5% of 1840?\"")
    }
    return .ok
  }
}
