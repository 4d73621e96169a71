public import RoostCore

/// What every tool must do.
public enum ToolContract {
  /// Looks at the tool's definition and calls it; an empty list is a pass.
  ///
  /// - Parameters:
  ///   - example: Arguments that the tool accepts and that do no harm; nil leaves the call out.
  ///   - patience: The longest that the call may take.
  public static func findings(_ tool: some ToolConvertible, example: JSONValue? = nil, patience: Duration = .seconds(30)) async -> [Finding]
  {
    let tool = tool.asAnyTool
    var findings: [Finding] = []
    if !AnyTool.isValidName(tool.name) {
      findings.append(Finding("name", "\"\(tool.name)\" is no tool name: 1 to 64 ASCII letters, digits, _ and -."))
    }
    if tool.description.isEmpty { findings.append(Finding("description", "The description is empty; a model chooses by it.")) }
    if tool.parameters.json["type"] != "object" {
      findings.append(Finding("parameters.object", "The parameters' schema has type \(tool.parameters.json["type"] ?? .null), not object."))
    }
    for (name, property) in tool.parameters.json["properties"]?.objectValue ?? [:]
    where property["description"]?.stringValue?.isEmpty ?? true {
      if property["$ref"] == nil { findings.append(Finding("parameters.described", "The argument \(name) has no description.")) }
    }
    guard let example else { return findings }
    let violations = tool.parameters.validate(example)
    if !violations.isEmpty {
      findings.append(Finding("example.valid", "The example breaks the tool's own schema: \(violations[0].path) \(violations[0].message)."))
    }
    switch await Patience.wait(patience, { try await tool.call(example) }) {
    case .tooSlow: findings.append(Finding("call.ends", "The call gave nothing within \(patience)."))
    case .failed(let error): findings.append(Finding("call.succeeds", "The call threw \(error)."))
    case .done(let reply):
      if reply.content.isEmpty { findings.append(Finding("call.content", "The reply has no content; the model would see nothing.")) }
    }
    findings += await refusesWrongArguments(tool, patience)
    return findings
  }

  /// A call that isn't an object at all must fail, not crash or succeed.
  private static func refusesWrongArguments(_ tool: AnyTool, _ patience: Duration) async -> [Finding] {
    switch await Patience.wait(patience, { try await tool.call(.array([.null])) }) {
    case .tooSlow: [Finding("call.refuses_nonsense", "A call with an array for arguments gave nothing within \(patience).")]
    case .failed: []
    case .done(let reply):
      reply.isError ? [] : [Finding("call.refuses_nonsense", "A call with an array for arguments succeeded: \(reply.text.prefix(80)).")]
    }
  }
}
