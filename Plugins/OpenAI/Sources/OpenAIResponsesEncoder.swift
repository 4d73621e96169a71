import RoostCore
import RoostProviders

/// Writes a request for the Responses API.
struct OpenAIResponsesEncoder {
  let request: CompletionRequest
  let entry: ModelEntry

  /// Model, instructions, input, tools, form and reasoning: what is counted, and what an answer is asked for with.
  func body() throws(ProviderError) -> JSONObject {
    var body: JSONObject = ["model": .string(request.model)]
    var input = OpenAIResponsesInput()
    if let system = request.system, !system.isEmpty {
      if marksSystem { input.addMarked(system: system) } else { body["instructions"] = .string(system) }
    }
    for message in request.messages { try input.add(message) }
    body["input"] = .array(input.items)
    try addTools(to: &body)
    if let schema = request.outputSchema {
      if let keyword = ChatCompletionsSchema.unlowerable(in: schema) {
        throw Self.unsupported("openai's structured output can't express the schema's \"\(keyword)\"; leave it out.")
      }
      let lowered = ChatCompletionsSchema.lowering.lower(schema)
      body["text"] = ["format": ["type": "json_schema", "name": "output", "strict": true, "schema": lowered]]
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

  /// Breakpoints are for the models that the catalogue says take them; the others cache by themselves.
  private var marksSystem: Bool {
    guard entry["cache_breakpoints"]?.boolValue == true else { return false }
    let cache = request.providerOptions["cache"]
    return cache?.boolValue ?? cache?["system"]?.boolValue ?? false
  }

  /// The word for how much to reason; nil where nothing is said of it.
  private var effort: String? {
    guard entry.thinkingStyle != "none" else { return nil }
    switch request.options.thinking {
    case nil: return nil
    case .off?: return entry.thinkingCanBeOff ? "none" : nil
    case .effort(let effort)?: return nearest(effort.rawValue)
    // There is no measure in tokens.
    case .budget(let tokens)?: return nearest(tokens < 2_048 ? "low" : tokens < 8_192 ? "medium" : "high")
    }
  }

  /// The effort itself where the model has it, else the next one above, else the highest.
  private func nearest(_ effort: String) -> String {
    let known = entry.efforts
    let scale = ["minimal", "low", "medium", "high", "xhigh", "max"]
    guard !known.isEmpty, !known.contains(effort), let place = scale.firstIndex(of: effort) else { return effort }
    return scale[place...].first(where: known.contains) ?? scale[..<place].last(where: known.contains) ?? effort
  }

  private func addTools(to body: inout JSONObject) throws(ProviderError) {
    guard !request.tools.isEmpty || !request.nativeTools.isEmpty else { return }
    body["tools"] = .array(try OpenAINativeTools(request: request).definitions() + request.tools.map(tool))
    switch request.toolChoice {
    case .auto: break
    case .required: body["tool_choice"] = "required"
    case .none: body["tool_choice"] = "none"
    case .tool(let name): body["tool_choice"] = ["type": "function", "name": .string(name)]
    }
    if !request.parallelToolCalls { body["parallel_tool_calls"] = false }
  }

  private func tool(_ tool: ToolDefinition) -> JSONValue {
    // A schema that strict mode can't express is sent as it is: the arguments are checked here in any case.
    let isStrict = tool.strict && ChatCompletionsSchema.unlowerable(in: tool.parameters) == nil
    return [
      "type": "function", "name": .string(tool.name), "description": .string(tool.description),
      // Said outright: where it is left out, the vendor makes a tool strict when it can.
      "strict": .bool(isStrict), "parameters": isStrict ? ChatCompletionsSchema.lowering.lower(tool.parameters) : tool.parameters.json,
    ]
  }

  static func unsupported(_ message: String) -> ProviderError { ProviderError(.unsupportedFeature, message, retry: .no) }
}
