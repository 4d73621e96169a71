/// A failure of a run, as a value. `docs/errors.md` lists every code.
public struct RunError: Error, Hashable, JSONRepresentable, CustomStringConvertible {
  /// What kind of failure; a closed list that scripts may rely on.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    case guardBlocked = "guard_blocked"
    case guardFailed = "guard_failed"
    case approvalRejected = "approval_rejected"
    case maxTurnsExceeded = "max_turns_exceeded"
    case maxRoundsExceeded = "max_rounds_exceeded"
    case maxIterationsExceeded = "max_iterations_exceeded"
    case budgetExceeded = "budget_exceeded"
    case rateLimited = "rate_limited"
    case timeout
    case cancelled
    case paused
    case toolArgumentInvalid = "tool_argument_invalid"
    case toolFailed = "tool_failed"
    case toolTimeout = "tool_timeout"
    case toolUnknown = "tool_unknown"
    case outputInvalid = "output_invalid"
    case contentFiltered = "content_filtered"
    case outputTruncated = "output_truncated"
    case unsupportedFeature = "unsupported_feature"
    case streamStalled = "stream_stalled"
    case providerUnavailable = "provider_unavailable"
    case providerAuthentication = "provider_authentication"
    case providerPermission = "provider_permission"
    case providerRateLimited = "provider_rate_limited"
    case providerInvalidRequest = "provider_invalid_request"
    case providerProtocol = "provider_protocol"
    case contextExceeded = "context_exceeded"
    case concurrentPlanRun = "concurrent_plan_run"
    case conversationFailed = "conversation_failed"
    case invalidInput = "invalid_input"
    case pluginFailed = "plugin_failed"
    case engineFailed = "engine_failed"
  }

  public var code: Code
  /// What failed, with which value, and what to do. Free of secrets.
  public var message: String
  /// Whether the same run may succeed when it is tried again unchanged.
  public var isRetryable: Bool
  /// The tool, step, agent or provider that failed, where one did.
  public var source: String?

  public init(_ code: Code, _ message: String, isRetryable: Bool = false, source: String? = nil) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
    self.source = source
  }

  public var description: String { "\(code.rawValue): \(message)" }

  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "an error")
    code = try reader.word("code", as: Code.self)
    message = try reader.string("message")
    isRetryable = try reader.boolean("retryable", default: false)
    source = try reader.optionalString("source")
  }

  public var json: JSONValue {
    var object: JSONObject = ["code": .string(code.rawValue), "message": .string(message), "retryable": .bool(isRetryable)]
    object.put("source", source.map { .string($0) })
    return .object(object)
  }
}
