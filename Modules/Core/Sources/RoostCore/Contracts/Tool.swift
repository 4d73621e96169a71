/// Something an agent can do.
public protocol Tool: ToolConvertible {
  associatedtype Arguments: Generable
  associatedtype Output: ToolOutput
  /// What the model calls it: ASCII letters, digits, `_` and `-`, at most 64. A manifest's key replaces it.
  var name: String { get }
  /// What it does and when to use it, for the model.
  var description: String { get }
  /// How engines treat it; everything has a default.
  var options: ToolOptions { get }
  /// Does it. Errors are told to the model; a `ControlSignal` steers the run.
  func call(arguments: Arguments, context: ToolContext) async throws -> Output
}

extension Tool {
  public var options: ToolOptions { ToolOptions() }
}

/// What a tool may return.
public protocol ToolOutput: Sendable {
  var toolReply: ToolReply { get }
}

/// What a tool call gave: content for the model, data for the program.
public struct ToolReply: Hashable, Sendable, ToolOutput {
  /// Text and media for the model.
  public var content: [ContentPart]
  public var isError: Bool
  /// Data for events and the program, never shown to the model.
  public var metadata: JSONObject
  /// The envelope of an agent that was called as a tool; its cost rolls up into the caller's.
  public var envelope: Envelope?

  public init(content: [ContentPart], isError: Bool = false, metadata: JSONObject = JSONObject(), envelope: Envelope? = nil) {
    self.content = content
    self.isError = isError
    self.metadata = metadata
    self.envelope = envelope
  }

  public init(_ text: String) { self.init(content: [.text(text)]) }

  /// A failure the model sees and may react to.
  public static func error(_ text: String) -> ToolReply { ToolReply(content: [.text(text)], isError: true) }

  public var toolReply: ToolReply { self }
  public var text: String { content.plainText }
}

extension String: ToolOutput {
  public var toolReply: ToolReply { ToolReply(self) }
}

extension JSONValue: ToolOutput {
  public var toolReply: ToolReply { ToolReply(plainText) }
}

extension Envelope: ToolOutput {
  /// The answer's text, not a dump of fields; an error's message where there is one.
  public var toolReply: ToolReply {
    if let error { return ToolReply(content: [.text(error.message)], isError: true, envelope: self) }
    return ToolReply(content: [.text(text)], envelope: self)
  }
}

extension ToolOutput where Self: Generable {
  public var toolReply: ToolReply { ToolReply(json.plainText) }
}
