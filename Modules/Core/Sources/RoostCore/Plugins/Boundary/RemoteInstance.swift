/// Makes of a component behind a boundary what agents use, by the kind in its id.
enum RemoteInstance {
  /// Component kinds that may stand behind a boundary, as in decision 66: the others run in the host's process.
  static let prefixes = Set(PluginIsolation.kinds)

  static func make(_ prefix: String, _ remote: any RemoteComponent) throws(JSONShapeError) -> any Sendable {
    switch prefix {
    case "tool":
      if remote.definition["source"] == true { return ToolComponent.source(RemoteToolSource(remote: remote)) }
      return ToolComponent.tool(try RemoteTool.make(remote))
    case "guardrail": return try RemoteGuardrail(remote) as any Guardrail
    case "provider": return try RemoteProvider(remote) as any Provider
    case "embedder": return try RemoteEmbedder(remote) as any Embedder
    case "exporter": return RemoteExporter(remote: remote) as any EventExporter
    default: throw JSONShapeError(expected: "a component of kind " + prefixes.sorted().joined(separator: ", "), found: prefix)
    }
  }
}

/// The beginning and the end of a component behind a boundary; nothing where it has none.
struct RemoteLifecycle: Lifecycle {
  let remote: any RemoteComponent

  init?(_ remote: any RemoteComponent) {
    guard remote.definition["lifecycle"] == true else { return nil }
    self.remote = remote
  }

  func start() async throws {
    do { _ = try await remote.call(.start, .null) } catch { throw error.original }
  }

  func stop() async {
    // Whoever stops a component can't do anything about its failure; the boundary itself reports a broken one.
    _ = try? await remote.call(.stop, .null)
  }
}

enum RemoteTool {
  static func make(_ remote: any RemoteComponent) throws(JSONShapeError) -> AnyTool {
    try make(remote, definition: remote.definition, name: nil, links: ToolLinks(lifecycle: RemoteLifecycle(remote)))
  }

  /// `name` is the tool's name within its source.
  static func make(
    _ remote: any RemoteComponent, definition json: JSONValue, name: String?, links: ToolLinks = ToolLinks()
  ) throws(JSONShapeError) -> AnyTool {
    let definition = try ToolDefinition(json: json)
    guard AnyTool.isValidName(definition.name) else {
      throw JSONShapeError(
        path: JSONPointer().appending(key: "name"), expected: "1 to 64 letters, digits, _ and -",
        found: JSONValue.string(definition.name).brief)
    }
    var options = try JSONReader(json, of: "a tool's definition").optional("options", as: ToolOptions.self) ?? ToolOptions()
    options.strict = options.strict || definition.strict
    return AnyTool(
      name: definition.name, description: definition.description, parameters: definition.parameters, options: options, links: links
    ) { arguments, context in
      var input: JSONObject = ["arguments": arguments, "context": context.json]
      input.put("tool", name.map { .string($0) })
      do throws(RemoteFailure) {
        let reply = try await remote.call(.call, .object(input))
        do { return try ToolReply(json: reply) } catch { throw .failed("its reply is not a tool's reply: \(error)") }
      } catch {
        throw error.original
      }
    }
  }
}

struct RemoteToolSource: ToolSource, Lifecycle {
  let remote: any RemoteComponent

  /// The most tools of one source.
  static let maximumTools = 10_000

  func tools() async throws -> [AnyTool] {
    do throws(RemoteFailure) {
      guard let list = try await remote.call(.tools, .null).arrayValue, list.count <= Self.maximumTools else {
        throw .failed("a source of tools must give an array of at most \(Self.maximumTools) definitions")
      }
      var tools: [AnyTool] = []
      for json in list {
        do { tools.append(try RemoteTool.make(remote, definition: json, name: json["name"]?.stringValue)) } catch {
          throw .failed("a tool's definition is wrong at \(error)")
        }
      }
      return tools
    } catch {
      throw error.original
    }
  }

  func start() async throws { try await RemoteLifecycle(remote)?.start() }
  func stop() async { await RemoteLifecycle(remote)?.stop() }
}

struct RemoteGuardrail: Guardrail, Lifecycle {
  let name: String
  let holdBack: HoldBackWindow
  private let remote: any RemoteComponent

  init(_ remote: any RemoteComponent) throws(JSONShapeError) {
    let reader = try JSONReader(remote.definition, of: "a guardrail's definition")
    name = try reader.string("name")
    holdBack = try reader.optional("hold_back", as: HoldBackWindow.self) ?? .whole
    self.remote = remote
  }

  func check(_ text: String, context: GuardrailContext) async throws -> GuardrailDecision {
    do throws(RemoteFailure) {
      let decision = try await remote.call(.check, ["text": .string(text), "context": context.json])
      do { return try GuardrailDecision(json: decision) } catch { throw .failed("its answer is not a decision: \(error)") }
    } catch {
      throw error.original
    }
  }

  func start() async throws { try await RemoteLifecycle(remote)?.start() }
  func stop() async { await RemoteLifecycle(remote)?.stop() }
}

struct RemoteEmbedder: Embedder, Lifecycle {
  let dimensions: Int
  private let remote: any RemoteComponent

  init(_ remote: any RemoteComponent) throws(JSONShapeError) {
    let reader = try JSONReader(remote.definition, of: "an embedder's definition")
    dimensions = try reader.integer("dimensions")
    guard (1...1_000_000).contains(dimensions) else { throw reader.wrong("dimensions", "an integer from 1 to 1000000") }
    self.remote = remote
  }

  func embed(_ texts: [String]) async throws -> [[Float]] {
    do throws(RemoteFailure) {
      let answer = try await remote.call(.embed, .array(texts.map { .string($0) }))
      let vectors = (answer.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap { $0.doubleValue.map { Float($0) } } }
      guard vectors.count == texts.count, vectors.allSatisfy({ $0.count == dimensions }) else {
        throw .failed("expected \(texts.count) arrays of \(dimensions) numbers")
      }
      return vectors
    } catch {
      throw error.original
    }
  }

  func start() async throws { try await RemoteLifecycle(remote)?.start() }
  func stop() async { await RemoteLifecycle(remote)?.stop() }
}
