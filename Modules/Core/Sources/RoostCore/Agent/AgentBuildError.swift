/// A mistake in how an agent or an engine is put together.
public enum AgentBuildError: Error, Hashable, CustomStringConvertible {
  case emptyName
  /// A name that becomes a tool's and that no provider's wire carries.
  case invalidToolName(String, agent: String)
  case duplicateTool(String, agent: String)
  /// A setting outside its range.
  case invalidSetting(name: String, value: String, expected: String)
  /// A schema that is none.
  case invalidSchema(name: String, reason: String)
  /// A native tool that acts, where nothing allows it.
  case dangerousNativeTool(String, owner: String)
  /// A conversation or memory limit without what it limits, and the like.
  case missing(String, neededBy: String)

  public var description: String {
    switch self {
    case .emptyName: "The agent's name is empty; give it one."
    case .invalidToolName(let name, let agent):
      "The tool name \(JSONValue.string(name)) of agent \(JSONValue.string(agent)) is not valid; use 1 to 64 ASCII letters, digits, _ and -."
    case .duplicateTool(let name, let agent):
      "Agent \(JSONValue.string(agent)) has two tools named \(JSONValue.string(name)); rename one of them."
    case .invalidSetting(let name, let value, let expected): "\(name) is \(value); it must be \(expected)."
    case .invalidSchema(let name, let reason): "The schema of \(name) is not valid: \(reason)"
    case .dangerousNativeTool(let tool, let owner):
      "\(owner) has the native tool \(JSONValue.string(tool)), which acts by itself; set allow_dangerous_native_tools to true, or leave it out."
    case .missing(let what, let neededBy): "\(neededBy) needs \(what)."
    }
  }
}

extension Array where Element == NativeTool {
  /// Refuses what acts by itself, unless `isAllowed`.
  func check(allowingDangerous isAllowed: Bool, owner: String) throws(AgentBuildError) {
    if !isAllowed, let tool = first(where: \.isDangerous) { throw .dangerousNativeTool(tool.rawValue, owner: owner) }
  }
}
