/// A setting that names another component of the manifest.
///
/// Its schema says which kind, so that the wiring is checked before anything is opened.
public protocol ComponentReference: Generable, Hashable {
  associatedtype Instance: Sendable
  static var kind: ComponentKind<Instance> { get }
  /// The component's key in its section.
  var name: String { get }
  init(name: String)
}

extension ComponentReference {
  public static var schema: JSONSchema {
    JSONSchema.string(description: "The name of a \(kind.prefix) in this manifest.").with("x-roost-reference", .string(kind.prefix))
  }

  public init(json: JSONValue) throws(GenerableError) { self.init(name: try String(json: json)) }
  public var json: JSONValue { .string(name) }
}

public struct ProviderReference: ComponentReference {
  public static var kind: ComponentKind<any Provider> { .provider }
  public var name: String
  public init(name: String) { self.name = name }
}

public struct ToolReference: ComponentReference {
  public static var kind: ComponentKind<ToolComponent> { .tool }
  public var name: String
  public init(name: String) { self.name = name }
}

public struct GuardrailReference: ComponentReference {
  public static var kind: ComponentKind<any Guardrail> { .guardrail }
  public var name: String
  public init(name: String) { self.name = name }
}

public struct StoreReference: ComponentReference {
  public static var kind: ComponentKind<any Store> { .store }
  public var name: String
  public init(name: String) { self.name = name }
}

public struct MemoryReference: ComponentReference {
  public static var kind: ComponentKind<any Memory> { .memory }
  public var name: String
  public init(name: String) { self.name = name }
}

public struct EmbedderReference: ComponentReference {
  public static var kind: ComponentKind<any Embedder> { .embedder }
  public var name: String
  public init(name: String) { self.name = name }
}

/// Something that an agent can call: a tool, a source of tools, an agent, or what else a plugin's section brings.
public struct CallableReference: ComponentReference {
  public static var kind: ComponentKind<ToolComponent> { ComponentKind(prefix: "callable", section: "") }
  public var name: String
  public init(name: String) { self.name = name }
}

public struct AgentReference: ComponentReference {
  public static var kind: ComponentKind<Agent> { .agent }
  public var name: String
  public init(name: String) { self.name = name }
}

public struct ConversationsReference: ComponentReference {
  public static var kind: ComponentKind<any ConversationStore> { .conversations }
  public var name: String
  public init(name: String) { self.name = name }
}
