/// What happens when a tool throws.
public enum ToolErrorPolicy: String, Hashable, Sendable, CaseIterable {
  /// The model reads `Error executing <tool>: <reason>` and goes on.
  case returnError = "return_error"
  /// The run ends with error `tool_failed`, after the other calls of the turn.
  case raise
  /// The model reads an empty result for that call.
  case skip
}
