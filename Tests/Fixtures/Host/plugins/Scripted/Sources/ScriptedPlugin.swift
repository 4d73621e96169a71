import Glibc
public import RoostCore

/// What the tests of the host need: every way a run can go.
public struct ScriptedPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    registry.add(.provider, "scripted", summary: "Answers as its settings say.", settings: ScriptedSettings.self) { settings, _ in
      ScriptedProvider(settings: settings)
    }
    registry.add(.tool, "pausing", summary: "Pauses the run.", settings: NoSettings.self) { _, _ in .tool(PausingTool()) }
    registry.add(.tool, "stubborn", summary: "Never ends.", settings: NoSettings.self) { _, _ in .tool(StubbornTool()) }
    registry.add(.guardrail, "refusing", summary: "Refuses every text.", settings: NoSettings.self) { _, _ in RefusingGuardrail() }
  }
}

@c(roost_plugin_v1_scripted) public func scriptedPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(ScriptedPlugin()) }

@Generable public struct NoSettings {}

@Generable public struct ScriptedSettings {
  /// echo, slow, controls, reasoning, call or fail.
  public var does: String = "echo"
  /// The tool to call, for call.
  public var tool: String = ""
  /// The kind of provider error, for fail.
  public var error: String = "unavailable"
}

/// Refuses.
struct RefusingGuardrail: Guardrail {
  let name = "refusing"
  func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision { .block("not allowed here") }
}

/// Goes on, whatever it is asked, and keeps every thread that runs might go on with.
public struct StubbornTool: Tool {
  public init() {}
  public let name = "stubborn"
  public let description = "Never ends."
  public func call(arguments: NoSettings, context: ToolContext) async throws -> String {
    for _ in 0..<256 { Task.detached { while true { sleep(600) } } }
    _ = "the stubborn tool begins\n".withCString { write(2, $0, strlen($0)) }
    while true { sleep(600) }
  }
}

/// Waits for a person.
public struct PausingTool: Tool {
  public init() {}
  public let name = "pausing"
  public let description = "Pauses the run."
  public func call(arguments: NoSettings, context: ToolContext) async throws -> String {
    throw ControlSignal.pause(PauseRequest(reason: "somebody must look"))
  }
}
