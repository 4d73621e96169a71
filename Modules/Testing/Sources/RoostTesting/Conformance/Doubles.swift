import RoostCore

/// What stands in for the other components of a manifest while one is tested: whatever its settings name is there.
enum Doubles {
  static func context(for component: ComponentType) -> ComponentContext {
    ComponentContext(name: component.id.split(separator: ".").last.map(String.init) ?? component.id, baseDirectory: ".") { prefix, name in
      switch prefix {
      case "provider": return EchoProvider() as any Provider
      case "tool", "callable": return ToolComponent.tool(echoTool(named: name))
      case "store": return InMemoryStore() as any Store
      case "memory": return InMemoryMemory() as any Memory
      case "conversations": return InMemoryConversationStore() as any ConversationStore
      default: throw ComponentError.unknown(name: name, kind: prefix)
      }
    }
  }

  private static func echoTool(named name: String) -> AnyTool {
    AnyTool(
      name: name, description: "Gives back what it gets.", parameters: .object(properties: [("text", .string(description: "Any text."))])
    ) {
      arguments, _ in
      ToolReply(arguments["text"]?.stringValue ?? "")
    }
  }
}

/// A provider that says what was last said to it.
private struct EchoProvider: Provider {
  let name = "echo"
  func capabilities(of model: String) -> ProviderCapabilities { ProviderCapabilities() }
  func complete(_ request: CompletionRequest) async throws(ProviderError) -> Completion {
    let text = request.messages.last?.text ?? ""
    return Completion(model: name, parts: [.text(text.isEmpty ? "Hello." : text)], usage: TokenUsage(inputTokens: 1, outputTokens: 1))
  }
}
