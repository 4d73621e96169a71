internal import RoostCore

/// Writes a request for chat completions.
struct ChatCompletionsEncoder {
  let request: CompletionRequest
  let entry: ModelEntry
  let dialect: ChatCompletionsDialect

  /// Model, messages and tools: what is counted, and what an answer is asked for with.
  func body() throws(ProviderError) -> JSONObject {
    var body: JSONObject = ["model": .string(request.model)]
    body["messages"] = .array(try ChatCompletionsMessages(request, dialect, cacheMarker: cacheMarker).list())
    guard !request.tools.isEmpty else { return body }
    // Some models call tools over other interfaces only.
    if entry["chat_tools"]?.stringValue == "never" {
      throw unsupported("\(request.model) calls no tools over chat completions; use the Responses API (\"api\": \"responses\").")
    }
    body["tools"] = .array(request.tools.map(tool))
    switch request.toolChoice {
    case .auto: break
    case .required: body["tool_choice"] = "required"
    case .none: body["tool_choice"] = "none"
    case .tool(let name): body["tool_choice"] = ["type": "function", "function": ["name": .string(name)]]
    }
    if !request.parallelToolCalls { body["parallel_tool_calls"] = false }
    return body
  }

  func addOptions(to body: inout JSONObject) throws(ProviderError) {
    let options = request.options
    let thinks = try addThinking(to: &body)
    let refused = thinks ? entry.refused.union(entry.refusedWhileThinking) : entry.refused
    if let temperature = options.temperature, !refused.contains("temperature") { body["temperature"] = .number(temperature) }
    if let topP = options.topP, !refused.contains("top_p") { body["top_p"] = .number(topP) }
    if !options.stopSequences.isEmpty, !refused.contains("stop") { body["stop"] = .array(options.stopSequences.map { .string($0) }) }
    if let seed = options.seed {
      guard let key = dialect.seed else { throw unsupported("\(dialect.name) takes no seed; leave it out.") }
      if !refused.contains("seed") { body[key] = .integer(seed) }
    }
    if let schema = request.outputSchema { body["response_format"] = try format(schema) }
  }

  /// Members that only this server knows; its own tools join the request's.
  func addProviderOptions(to body: inout JSONObject) {
    for (key, value) in request.providerOptions where key != "cache" {
      if key == "tools", let more = value.arrayValue {
        body["tools"] = .array((body["tools"]?.arrayValue ?? []) + more)
      } else {
        body[key] = value
      }
    }
  }

  /// Breakpoints are for the models that the catalogue says take them; the others cache by themselves.
  private var cacheMarker: ChatCompletionsDialect.CacheMarker {
    dialect.cacheMarker == .breakpoint && entry["cache_breakpoints"]?.boolValue != true ? .none : dialect.cacheMarker
  }

  private func unsupported(_ message: String) -> ProviderError { ProviderError(.unsupportedFeature, message, retry: .no) }

  // MARK: - Tools and schemas

  private func tool(_ tool: ToolDefinition) -> JSONValue {
    var function: JSONObject = ["name": .string(tool.name), "description": .string(tool.description)]
    // A schema that strict mode can't express is sent as it is: the arguments are checked here in any case.
    if tool.strict, dialect.schema != .plain,
      ChatCompletionsSchema.unlowerable(in: tool.parameters, takesAnyRoot: dialect.takesAnyRoot) == nil
    {
      function["parameters"] = ChatCompletionsSchema.lowering.lower(tool.parameters)
      function["strict"] = true
    } else {
      function["parameters"] = tool.parameters.json
    }
    return ["type": "function", "function": .object(function)]
  }

  private func format(_ schema: JSONSchema) throws(ProviderError) -> JSONValue {
    switch dialect.schema {
    case .prompted: return ["type": "json_object"]
    case .plain: return ["type": "json_schema", "json_schema": ["name": "output", "schema": schema.json]]
    case .strict:
      if let keyword = ChatCompletionsSchema.unlowerable(in: schema, takesAnyRoot: dialect.takesAnyRoot) {
        throw unsupported("\(dialect.name)'s structured output can't express the schema's \"\(keyword)\"; leave it out.")
      }
      let lowered = ChatCompletionsSchema.lowering.lower(schema)
      return ["type": "json_schema", "json_schema": ["name": "output", "strict": true, "schema": lowered]]
    }
  }

  // MARK: - Thinking

  /// Whether the model will think.
  private func addThinking(to body: inout JSONObject) throws(ProviderError) -> Bool {
    let style = entry.thinkingStyle
    if dialect.catalogueKnowsThinking && style == "none" { return false }
    switch request.options.thinking {
    case nil:
      if refusesThinking {
        turnOff(&body)
        return false
      }
      return style == "effort" && entry["thinking"]?["default"]?.stringValue == "on"
    case .off?:
      guard entry.thinkingCanBeOff else { return true }
      turnOff(&body)
      return false
    case .effort(let effort)?: try think(effort, tokens: nil, &body)
    case .budget(let tokens)?:
      // Measured as other vendors measure their efforts.
      try think(tokens < 2_048 ? .low : tokens < 8_192 ? .medium : .high, tokens: tokens, &body)
    }
    return true
  }

  /// Some models call no tools while they think, some only take no forced choice of one.
  private var refusesThinking: Bool {
    guard !request.tools.isEmpty else { return false }
    if entry["chat_tools"]?.stringValue == "without_thinking" { return true }
    switch request.toolChoice {
    case .required, .tool: return entry.refusedWhileThinking.contains("tool_choice")
    case .auto, .none: return false
    }
  }

  private func turnOff(_ body: inout JSONObject) {
    switch dialect.thinking {
    case .effort: body["reasoning_effort"] = "none"
    case .switch: body["thinking"] = ["type": "disabled"]
    case .reasoning: body["reasoning"] = ["effort": "none"]
    }
  }

  private func think(
    _ effort: GenerationOptions.Thinking.Effort, tokens: Int?, _ body: inout JSONObject
  ) throws(ProviderError) {
    if refusesThinking {
      throw unsupported("\(request.model) doesn't take these tools and their tool_choice while it thinks; set thinking to off.")
    }
    let word = JSONValue.string(nearest(effort.rawValue))
    switch dialect.thinking {
    case .effort: body["reasoning_effort"] = word
    case .switch:
      body["thinking"] = ["type": "enabled"]
      body["reasoning_effort"] = word
    case .reasoning: body["reasoning"] = tokens.map { ["max_tokens": .integer($0)] } ?? ["effort": word]
    }
  }

  /// The effort itself where the model has it, else the next one above, else the highest.
  private func nearest(_ effort: String) -> String {
    let known = entry.efforts
    let scale = ["minimal", "low", "medium", "high", "xhigh", "max"]
    guard !known.isEmpty, !known.contains(effort), let place = scale.firstIndex(of: effort) else { return effort }
    return scale[place...].first(where: known.contains) ?? scale[..<place].last(where: known.contains) ?? effort
  }
}
