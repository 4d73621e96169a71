extension Agent: ToolConvertible {
  /// What a model sends to an agent.
  private static let parameters = JSONSchema.object(
    properties: [("task", .string(description: "What the agent should do, with everything it needs to know."))], required: ["task"])

  public var asAnyTool: AnyTool { asTool() }

  /// The agent as a tool. Its answer is the result; a conclusion or a pause goes on to the caller's run; what it spends is in the
  /// caller's nested total.
  ///
  /// `name` is an alias for the model (default: the agent's name); `description` defaults to the agent's.
  public func asTool(name: String? = nil, description: String? = nil) -> AnyTool {
    let settings = storage.settings
    let alias = name ?? settings.name
    var about = description ?? settings.description
    if about.isEmpty { about = "Asks the agent \(settings.name)." }
    return AnyTool(
      name: alias, description: about, parameters: Self.parameters, options: ToolOptions(timeout: settings.deadline),
      links: ToolLinks(memory: settings.memory, store: settings.store, agent: settings.name, returnsEnvelope: true)
    ) { [self] arguments, _ in
      guard let task = arguments["task"]?.stringValue else {
        throw RunError(.toolArgumentInvalid, "task is missing; send {\"task\": \"…\"}.", source: alias)
      }
      let envelope = await run(task)
      if envelope.metadata.stopReason == .concluded { throw ControlSignal.conclude(envelope.payload) }
      if envelope.error?.code == .paused { throw ControlSignal.pause(PauseRequest(envelope)) }
      return envelope.toolReply
    }
  }
}
