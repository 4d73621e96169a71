import Glibc
public import RoostCore

@Generable public struct FaultySettings {}

/// One tool that ends its process, and a mark for each time that code of this library runs.
public struct FaultyPlugin: Plugin {
  public func register(in registry: inout PluginRegistrar) throws {
    Mark.leave("register")
    Fault.happen("FAULTY_REGISTER")
    registry.add(.tool, "faulty", summary: "Tells its colour, or ends.", settings: FaultySettings.self) { _, _ in
      Mark.leave("make")
      Fault.happen("FAULTY_MAKE")
      return .tool(FaultyTool())
    }
  }
}

public struct FaultyTool: Tool {
  @Generable public struct Arguments {}

  public let name = "faulty"
  public let description = "Tells the colour of the beacon's lamp."

  public func call(arguments: Arguments, context: ToolContext) async throws -> String {
    Mark.leave("call")
    // On another thread of the pool, perhaps, than the call began on.
    await Task.yield()
    Fault.happen("FAULTY_CALL")
    return "The lamp of the beacon is green."
  }
}

/// Lines in the file that FAULTY_MARK names.
enum Mark {
  static func leave(_ word: String) {
    guard let path = getenv("FAULTY_MARK"), let file = fopen(path, "a") else { return }
    fputs(word + "\n", file)
    fclose(file)
  }
}

@c(roost_plugin_v1_faulty) public func faultyPlugin() -> UnsafeMutableRawPointer { PluginEntry.box(FaultyPlugin()) }
