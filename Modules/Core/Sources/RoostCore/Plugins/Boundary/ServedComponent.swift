internal import Synchronization

/// A component of this process as the other side of a boundary sees it.
public struct ServedComponent: RemoteComponent {
  private enum Kind: Sendable {
    case tool(AnyTool)
    case source(any ToolSource, SourceTools)
    case guardrail(any Guardrail)
    case provider(any Provider)
    case embedder(any Embedder)
    case exporter(any EventExporter)
  }

  /// The tools that a source gave last, by name.
  private final class SourceTools: Sendable {
    let tools = Mutex<[String: AnyTool]>([:])
  }

  public let definition: JSONValue
  private let kind: Kind
  private let lifecycle: (any Lifecycle)?

  /// Nil for an instance of a kind that runs in the host's process only.
  ///
  /// `models` are those whose capabilities a provider's definition lists.
  public init?(_ instance: any Sendable, models: [String] = []) {
    var object: JSONObject
    switch instance {
    case let component as ToolComponent:
      switch component {
      case .tool(let tool):
        (kind, object) = (.tool(tool), Self.definition(of: tool))
        lifecycle = tool.links.lifecycle
      case .source(let source):
        (kind, object) = (.source(source, SourceTools()), ["source": true])
        lifecycle = source as? any Lifecycle
      }
    case let guardrail as any Guardrail:
      (kind, object) = (.guardrail(guardrail), ["name": .string(guardrail.name), "hold_back": guardrail.holdBack.json])
      lifecycle = guardrail as? any Lifecycle
    case let provider as any Provider:
      object = ["name": .string(provider.name), "capabilities": provider.capabilities(of: "").json]
      var known = JSONObject()
      for model in models { known[model] = provider.capabilities(of: model).json }
      object["models"] = .object(known)
      kind = .provider(provider)
      lifecycle = provider as? any Lifecycle
    case let embedder as any Embedder:
      (kind, object) = (.embedder(embedder), ["dimensions": .integer(embedder.dimensions)])
      lifecycle = embedder as? any Lifecycle
    case let exporter as any EventExporter:
      (kind, object) = (.exporter(exporter), JSONObject())
      lifecycle = exporter as? any Lifecycle
    default: return nil
    }
    if lifecycle != nil { object["lifecycle"] = true }
    definition = .object(object)
  }

  private static func definition(of tool: AnyTool) -> JSONObject {
    var object = tool.definition.json.objectValue ?? JSONObject()
    if tool.options != ToolOptions() { object["options"] = tool.options.json }
    return object
  }

  public func call(_ method: RemoteMethod, _ input: JSONValue) async throws(RemoteFailure) -> JSONValue {
    do {
      switch (method, kind) {
      case (.call, .tool(let tool)): return try await Self.reply(of: tool, input)
      case (.call, .source(_, let cache)):
        let name = try JSONReader(input, of: "a call").string("tool")
        guard let tool = cache.tools.withLock({ $0[name] }) else {
          throw RunError(.toolUnknown, "The source gave no tool \(JSONValue.string(name).brief).")
        }
        return try await Self.reply(of: tool, input)
      case (.tools, .source(let source, let cache)):
        let tools = try await source.tools()
        cache.tools.withLock { $0 = Dictionary(tools.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }) }
        return .array(tools.map { .object(Self.definition(of: $0)) })
      case (.check, .guardrail(let guardrail)):
        let reader = try JSONReader(input, of: "a check")
        return try await guardrail.check(reader.string("text"), context: reader.value("context", as: GuardrailContext.self)).json
      case (.complete, .provider(let provider)): return try await provider.complete(CompletionRequest(json: input)).json
      case (.countTokens, .provider(let provider)): return try await provider.countTokens(CompletionRequest(json: input)).json
      case (.embed, .embedder(let embedder)):
        let texts = (input.arrayValue ?? []).compactMap(\.stringValue)
        return .array(try await embedder.embed(texts).map { .array($0.map { .number(Double($0)) }) })
      case (.export, .exporter(let exporter)): try exporter.export(EventRecordForm(json: input).record)
      case (.close, .exporter(let exporter)): try exporter.close()
      case (.start, _): try await lifecycle?.start()
      case (.stop, _): await lifecycle?.stop()
      default: throw RemoteFailure.failed("this component has no method \(method.rawValue)")
      }
      return .null
    } catch {
      throw RemoteFailure(error)
    }
  }

  public func stream(
    _ method: RemoteMethod, _ input: JSONValue, emit: @escaping @Sendable (JSONValue) async throws(RemoteFailure) -> Void
  ) async throws(RemoteFailure) {
    guard method == .stream, case .provider(let provider) = kind else {
      throw .failed("this component has no stream \(method.rawValue)")
    }
    do {
      var chunks = provider.stream(try CompletionRequest(json: input)).makeAsyncIterator()
      while let chunk = try await chunks.next() { try await emit(chunk.json) }
    } catch {
      throw RemoteFailure(error)
    }
  }

  private static func reply(of tool: AnyTool, _ input: JSONValue) async throws -> JSONValue {
    let reader = try JSONReader(input, of: "a call")
    return try await tool.call(input["arguments"] ?? [:], context: reader.optional("context", as: ToolContext.self) ?? ToolContext()).json
  }
}
