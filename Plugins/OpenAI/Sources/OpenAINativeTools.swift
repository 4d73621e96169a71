import RoostCore
import RoostProviders

/// The tools that the vendor runs itself, over the Responses API.
///
/// Source: openai/openai-python, types/responses/tool_param.py and its neighbours (2026), after openai/openai-openapi 2.3.0 (2026-08-21).
struct OpenAINativeTools {
  let request: CompletionRequest

  /// Throws `unsupported_feature` for a tool without what it needs: a file search has no stores of its own.
  func definitions() throws(ProviderError) -> [JSONValue] {
    var definitions: [JSONValue] = []
    for tool in request.nativeTools {
      let settings = NativeToolSettings(tool, in: request)
      switch tool {
      case .webSearch: definitions.append(settings.over(["type": "web_search"]))
      case .codeExecution: definitions.append(settings.over(["type": "code_interpreter", "container": ["type": "auto"]]))
      case .computerUse: definitions.append(settings.over(["type": "computer"]))
      case .fileSearch:
        try settings.require("vector_store_ids", of: tool, vendor: "openai")
        definitions.append(settings.over(["type": "file_search"]))
      case .imageGeneration: definitions.append(settings.over(["type": "image_generation"]))
      case .googleSearch, .googleMaps: throw OpenAIResponsesEncoder.unsupported("openai has no native tool \(tool.rawValue).")
      }
    }
    return definitions
  }
}
