import Synchronization

/// A memory of everything that was said, as long as the process lasts.
public final class InMemoryMemory: Memory {
  /// The most messages kept (default 10,000); the oldest turns go first.
  public let limit: Int
  private let kept = Mutex<[Message]>([])

  public init(limit: Int = 10_000) { self.limit = max(1, limit) }

  public func messages() async throws -> [Message] { kept.withLock { $0 } }

  public func append(_ messages: [Message]) async throws {
    kept.withLock { kept in
      kept += messages
      if kept.count > limit { kept = Self.last(limit, of: kept) }
    }
  }

  public func text() async throws -> String { kept.withLock { Self.text(Self.turns(5, of: $0)) } }

  public func clear() async throws { kept.withLock { $0 = [] } }

  /// At most `count` messages from the end, begun with a user message: a cut inside a turn would part a call from its result.
  static func last(_ count: Int, of messages: [Message]) -> [Message] {
    guard messages.count > count else { return messages }
    let tail = messages.suffix(count)
    guard let start = tail.firstIndex(where: { $0.role == .user }) else { return [] }
    return Array(messages[start...])
  }

  /// The last `count` turns: user messages and what followed them.
  static func turns(_ count: Int, of messages: [Message]) -> [Message] {
    let starts = messages.indices.filter { messages[$0].role == .user }
    guard starts.count > count else { return messages }
    return Array(messages[starts[starts.count - count]...])
  }

  static func text(_ messages: [Message]) -> String {
    messages.compactMap { $0.text.isEmpty ? nil : "\($0.role.rawValue): \($0.text)" }.joined(separator: "\n")
  }
}
