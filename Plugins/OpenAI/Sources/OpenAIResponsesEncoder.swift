import RoostCore
import RoostProviders

/// Writes a request for the Responses API.
struct OpenAIResponsesEncoder {
  let request: CompletionRequest
  let entry: ModelEntry

  /// What strict tools and structured output refuse.
  static let lowering = SchemaLowering(
    removed: [
      "$schema", "$id", "$comment", "default", "examples", "deprecated", "readOnly", "writeOnly", "minLength", "maxLength", "uniqueItems",
      "contains", "minContains", "maxContains", "prefixItems", "unevaluatedItems", "unevaluatedProperties", "patternProperties",
      "propertyNames", "minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "allOf", "not", "if", "then", "else",
    ], formats: ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"], requiresAll: true)

  /// Model, instructions, input, tools, form and reasoning: what is counted, and what an answer is asked for with.
  func body() throws(ProviderError) -> JSONObject {
    var body: JSONObject = ["model": .string(request.model)]
    var input = OpenAIResponsesInput()
    if let system = request.system, !system.isEmpty {
      if marksSystem { input.addMarked(system: system) } else { body["instructions"] = .string(system) }
    }
    for message in request.messages { try input.add(message) }
    body["input"] = .array(input.items)
    addTools(to: &body)
    if let schema = request.outputSchema {
      body["text"] = [
        "format": ["type": "json_schema", "name": "output", "strict": true, "schema": Self.lowering.lower(schema)]
      ]
    }
    if let effort {
      body["reasoning"] = effort == "none" ? ["effort": "none"] : ["effort": .string(effort), "summary": "auto"]
    }
    return body
  }

  func addOptions(to body: inout JSONObject, maxTokens: Int?) throws(ProviderError) {
    let options = request.options
    if !options.stopSequences.isEmpty { throw Self.unsupported("openai's Responses API has no stop sequences; leave them out.") }
    if options.seed != nil { throw Self.unsupported("openai's Responses API has no seed; leave it out.") }
    // A model may think without being told to.
    let thinks = effort.map { $0 != "none" } ?? (entry["thinking"]?["default"]?.stringValue == "on")
    let refused = thinks ? entry.refused.union(entry.refusedWhileThinking) : entry.refused
    if let temperature = options.temperature, !refused.contains("temperature") { body["temperature"] = .number(temperature) }
    if let topP = options.topP, !refused.contains("top_p") { body["top_p"] = .number(topP) }
    if let maxTokens { body["max_output_tokens"] = .integer(maxTokens) }
    // Nothing is stored there, so reasoning must come along to be sent back.
    if let effort, effort != "none" { body["include"] = ["reasoning.encrypted_content"] }
  }

  /// Members that only this vendor knows, where `isWanted`; its own tools and includes join the request's.
  func addProviderOptions(to body: inout JSONObject, where isWanted: (String) -> Bool = { _ in true }) {
    for (key, value) in request.providerOptions where key != "cache" && isWanted(key) {
      switch key {
      case "tools", "include":
        body[key] = value.arrayValue.map { .array((body[key]?.arrayValue ?? []) + $0) } ?? value
      case "text", "reasoning":
        // Beside the form of the answer stands how wordy it is; beside the effort, the summary.
        guard let more = value.objectValue, var members = body[key]?.objectValue else {
          body[key] = value
          continue
        }
        for (name, member) in more { members[name] = member }
        body[key] = .object(members)
      default: body[key] = value
      }
    }
  }

  private var marksSystem: Bool {
    let cache = request.providerOptions["cache"]
    return cache?.boolValue ?? cache?["system"]?.boolValue ?? false
  }

  /// The word for how much to reason; nil where nothing is said of it.
  private var effort: String? {
    switch request.options.thinking {
    case nil: nil
    case .off?: entry.thinkingStyle == "none" ? nil : entry.thinkingCanBeOff ? "none" : entry.efforts.first
    case .effort(let effort)?: effort.rawValue
    // There is no measure in tokens.
    case .budget(let tokens)?: tokens < 2_500 ? "low" : tokens < 10_000 ? "medium" : "high"
    }
  }

  private func addTools(to body: inout JSONObject) {
    guard !request.tools.isEmpty else { return }
    body["tools"] = .array(
      request.tools.map { tool in
        [
          "type": "function", "name": .string(tool.name), "description": .string(tool.description),
          // Said outright: where it is left out, the vendor makes a tool strict when it can.
          "strict": .bool(tool.strict), "parameters": tool.strict ? Self.lowering.lower(tool.parameters) : tool.parameters.json,
        ]
      })
    switch request.toolChoice {
    case .auto: break
    case .required: body["tool_choice"] = "required"
    case .none: body["tool_choice"] = "none"
    case .tool(let name): body["tool_choice"] = ["type": "function", "name": .string(name)]
    }
    if !request.parallelToolCalls { body["parallel_tool_calls"] = false }
  }

  static func unsupported(_ message: String) -> ProviderError { ProviderError(.unsupportedFeature, message, retry: .no) }
}
