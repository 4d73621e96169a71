/// A tool as engines see it: a definition and a JSON call. Everything an agent can do becomes one.
public struct AnyTool: Sendable {
  public typealias Call = @Sendable (_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolReply

  private final class Storage: Sendable {
    let definition: ToolDefinition
    let options: ToolOptions
    let links: ToolLinks
    let call: Call

    init(definition: ToolDefinition, options: ToolOptions, links: ToolLinks, call: @escaping Call) {
      self.definition = definition
      self.options = options
      self.links = links
      self.call = call
    }
  }

  private let storage: Storage

  public var definition: ToolDefinition { storage.definition }
  public var name: String { storage.definition.name }
  public var description: String { storage.definition.description }
  public var parameters: JSONSchema { storage.definition.parameters }
  public var options: ToolOptions { storage.options }
  public var links: ToolLinks { storage.links }

  /// A tool with a schema of its own, passed on unchanged: MCP servers, OpenAPI documents, registries.
  public init(
    name: String, description: String, parameters: JSONSchema, options: ToolOptions = ToolOptions(), links: ToolLinks = ToolLinks(),
    call: @escaping Call
  ) {
    storage = Storage(
      definition: ToolDefinition(name: name, description: description, parameters: parameters, strict: options.strict), options: options,
      links: links, call: call)
  }

  /// A typed tool; its schema is made once, here.
  public init<T: Tool>(_ tool: T) {
    self.init(
      name: tool.name, description: tool.description, parameters: T.Arguments.schema, options: tool.options,
      links: ToolLinks(lifecycle: tool as? any Lifecycle)
    ) { json, context in
      try await tool.call(arguments: T.Arguments(json: json), context: context).toolReply
    }
  }

  /// Calls the tool. The arguments are decoded, not validated against the schema: that is the executor's work.
  public func call(_ arguments: JSONValue, context: ToolContext = ToolContext()) async throws -> ToolReply {
    try await storage.call(arguments, context)
  }

  /// The same tool under another name or description; schema, options and links stay.
  public func renamed(_ name: String? = nil, description: String? = nil) -> AnyTool {
    AnyTool(
      name: name ?? self.name, description: description ?? self.description, parameters: parameters, options: options, links: links,
      call: storage.call)
  }

  /// The same tool under other options.
  public func with(_ options: ToolOptions) -> AnyTool {
    AnyTool(name: name, description: description, parameters: parameters, options: options, links: links, call: storage.call)
  }

  /// Whether a provider's wire carries this name: ASCII letters, digits, `_` and `-`, 1 to 64 of them.
  public static func isValidName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"),
          UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}

/// Links from a tool to the state of the agent behind it, read when a step needs them.
public struct ToolLinks: Sendable {
  public var memory: (any Memory)?
  public var store: (any Store)?
  /// The agent's own name, where an alias hides it.
  public var agent: String?
  /// Whether the reply carries an envelope whose cost belongs to the caller's nested totals.
  public var returnsEnvelope: Bool
  /// The tool itself, where it has a beginning and an end: a runtime starts and stops it.
  public var lifecycle: (any Lifecycle)?

  public init(
    memory: (any Memory)? = nil, store: (any Store)? = nil, agent: String? = nil, returnsEnvelope: Bool = false,
    lifecycle: (any Lifecycle)? = nil
  ) {
    self.lifecycle = lifecycle
    self.memory = memory
    self.store = store
    self.agent = agent
    self.returnsEnvelope = returnsEnvelope
  }
}

/// Whatever becomes one tool: a typed tool, an `AnyTool`, an agent.
public protocol ToolConvertible: Sendable {
  var asAnyTool: AnyTool { get }
}

extension AnyTool: ToolConvertible {
  public var asAnyTool: AnyTool { self }
}

extension Tool {
  public var asAnyTool: AnyTool { AnyTool(self) }
}

/// A source of tools that are known only at run time: an MCP server, a knowledge base, a kit.
public protocol ToolSource: Sendable {
  /// The tools as they are now. Called once at the start of each run.
  func tools() async throws -> [AnyTool]
}
