public import RoostCore
import Synchronization

/// Wraps a tool and records its calls.
public final class ToolSpy: ToolConvertible {
  /// One call.
  public struct Call: Sendable {
    public var arguments: JSONValue
    public var context: ToolContext
    /// What the tool gave; nil when it threw.
    public var reply: ToolReply?
  }

  private let tool: AnyTool
  private let state = Mutex<[Call]>([])

  public init(_ tool: some ToolConvertible) { self.tool = tool.asAnyTool }

  /// A tool of its own that always answers `reply`.
  public init(
    name: String, description: String = "A recorded tool.", parameters: JSONSchema = .object(properties: []), reply: String = "ok"
  ) {
    tool = AnyTool(name: name, description: description, parameters: parameters) { _, _ in ToolReply(reply) }
  }

  public var calls: [Call] { state.withLock { $0 } }
  public var callCount: Int { state.withLock { $0.count } }
  public func reset() { state.withLock { $0 = [] } }

  public var asAnyTool: AnyTool {
    AnyTool(name: tool.name, description: tool.description, parameters: tool.parameters, options: tool.options, links: tool.links) {
      [self] arguments, context in
      do {
        let reply = try await tool.call(arguments, context: context)
        state.withLock { $0.append(Call(arguments: arguments, context: context, reply: reply)) }
        return reply
      } catch {
        state.withLock { $0.append(Call(arguments: arguments, context: context, reply: nil)) }
        throw error
      }
    }
  }
}
