import RoostCore
import RoostProviders

/// The tools that the vendor runs itself; `web_search` is Google's search too.
///
/// Source: ai.google.dev/gemini-api/docs, Using tools with Gemini API and Structured outputs (2026); the members are those of python-genai
/// 2.19.0 (2026-08-19). Which can't stand beside a schema or functions is data: `schema_excludes` and `tools_exclude` in `models.json`.
struct GoogleNativeTools {
  let request: CompletionRequest

  func definitions() throws(ProviderError) -> [JSONValue] {
    var definitions: [JSONValue] = []
    var searches = false
    for tool in request.nativeTools {
      let settings = NativeToolSettings(tool, in: request)
      switch tool {
      case .webSearch, .googleSearch:
        // One search has two names here.
        if searches { continue }
        searches = true
        definitions.append(["googleSearch": settings.over([:])])
      case .googleMaps: definitions.append(["googleMaps": settings.over([:])])
      case .codeExecution: definitions.append(["codeExecution": settings.over([:])])
      case .computerUse: definitions.append(["computerUse": settings.over(["environment": "ENVIRONMENT_BROWSER"])])
      case .fileSearch:
        try settings.require("fileSearchStoreNames", of: tool, vendor: "google")
        definitions.append(["fileSearch": settings.over([:])])
      case .imageGeneration: throw ProviderError(.unsupportedFeature, "google has no native tool image_generation.", retry: .no)
      }
    }
    return definitions
  }
}
