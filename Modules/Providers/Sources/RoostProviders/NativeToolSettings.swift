public import RoostCore

/// What a request says about one native tool, in the vendor's words.
public struct NativeToolSettings {
  private let members: JSONObject

  public init(_ tool: NativeTool, in request: CompletionRequest) {
    members = request.nativeToolOptions[tool.rawValue]?.objectValue ?? JSONObject()
  }

  public subscript(member: String) -> JSONValue? { members[member] }

  /// `base` with the settings in it; what the request says wins.
  public func over(_ base: JSONObject) -> JSONValue {
    var merged = base
    for (key, value) in members { merged[key] = value }
    return .object(merged)
  }

  /// Throws `unsupported_feature` where a member is missing that the vendor needs.
  public func require(_ member: String, of tool: NativeTool, vendor: String) throws(ProviderError) {
    guard members[member] == nil else { return }
    throw ProviderError(
      .unsupportedFeature,
      "\(vendor)'s \(tool.rawValue) needs \(member); write \"native_tool_options\": {\"\(tool.rawValue)\": {\"\(member)\": …}}.", retry: .no
    )
  }
}
