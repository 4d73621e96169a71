import RoostCore
import RoostProviders

/// The tools that the vendor brings. The first two it runs itself; the computer's actions come as calls of a tool named `computer`, which the
/// agent must have.
///
/// Source: anthropics/skills, claude-api, tool-use-concepts (2026-07-01) for web search and code execution;
/// platform.claude.com, computer use tool (2026) for the display's size and the beta headers. Which version a model takes is data:
/// `native_tool_types` in `models.json`.
struct AnthropicNativeTools {
  let request: CompletionRequest
  let entry: ModelEntry

  private static let names: [NativeTool: String] = [.webSearch: "web_search", .codeExecution: "code_execution", .computerUse: "computer"]
  private static let types: [NativeTool: String] = [
    .webSearch: "web_search_20250305", .codeExecution: "code_execution_20250825", .computerUse: "computer_20251124",
  ]

  /// What the tools are called in the request.
  var names: [String] { request.nativeTools.compactMap { Self.names[$0] } }

  /// The display is 1024 by 768 where nothing is said of it: the size that the vendor recommends.
  func definitions() throws(ProviderError) -> [JSONValue] {
    var definitions: [JSONValue] = []
    for tool in request.nativeTools {
      guard let name = Self.names[tool] else {
        throw ProviderError(.unsupportedFeature, "anthropic has no native tool \(tool.rawValue).", retry: .no)
      }
      var base: JSONObject = ["type": .string(type(of: tool)), "name": .string(name)]
      if tool == .computerUse {
        base["display_width_px"] = 1_024
        base["display_height_px"] = 768
      }
      definitions.append(NativeToolSettings(tool, in: request).over(base))
    }
    return definitions
  }

  /// The header that the computer tool needs: its version's date.
  var beta: String? {
    guard request.nativeTools.contains(.computerUse) else { return nil }
    let type = NativeToolSettings(.computerUse, in: request)["type"]?.stringValue ?? type(of: .computerUse)
    let date = type.drop { $0 != "_" }.dropFirst()
    guard date.utf8.count == 8 else { return nil }
    return "computer-use-\(date.prefix(4))-\(date.dropFirst(4).prefix(2))-\(date.suffix(2))"
  }

  private func type(of tool: NativeTool) -> String {
    entry["native_tool_types"]?[tool.rawValue]?.stringValue ?? Self.types[tool] ?? tool.rawValue
  }
}
