/// What a vendor's models count besides the text itself, for estimates.
public struct TokenWeights: Hashable, Sendable {
  /// Tokens around each message, instructions included (default 3).
  public var message: Int
  /// Tokens of every request (default 3).
  public var request: Int
  /// Tokens of a request that has any tools, besides the tools' own text.
  public var tools: Int

  public init(message: Int = 3, request: Int = 3, tools: Int = 0) {
    self.message = message
    self.request = request
    self.tools = tools
  }
}

extension TokenWeights: JSONRepresentable {
  public init(json: JSONValue) throws(JSONShapeError) {
    let reader = try JSONReader(json, of: "token weights")
    self.init(
      message: max(0, try reader.integer("message", default: 3)), request: max(0, try reader.integer("request", default: 3)),
      tools: max(0, try reader.integer("tools", default: 0)))
  }

  public var json: JSONValue { ["message": .integer(message), "request": .integer(request), "tools": .integer(tools)] }
}
