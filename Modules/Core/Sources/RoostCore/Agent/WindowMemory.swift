/// A memory that shows the model its last turns only; what came before is kept elsewhere or not at all.
public final class WindowMemory: Memory {
  /// A user message and what followed it is one turn.
  public let turns: Int
  private let whole: InMemoryMemory

  public init(turns: Int, limit: Int = 10_000) {
    self.turns = max(1, turns)
    whole = InMemoryMemory(limit: limit)
  }

  public func messages() async throws -> [Message] { InMemoryMemory.turns(turns, of: try await whole.messages()) }
  public func append(_ messages: [Message]) async throws { try await whole.append(messages) }
  public func text() async throws -> String { try await whole.text() }
  public func clear() async throws { try await whole.clear() }
}
