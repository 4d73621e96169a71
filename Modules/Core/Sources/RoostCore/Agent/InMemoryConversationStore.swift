import Synchronization

/// Conversations that last as long as the process.
public final class InMemoryConversationStore: ConversationStore {
  /// The most conversations (default 10,000); the one used longest ago goes first.
  public let conversationLimit: Int
  /// The most messages of one conversation (default 10,000); the oldest turns go first.
  public let messageLimit: Int

  private struct Conversation: Sendable {
    var messages: [Message]
    var used: UInt64
  }

  private struct State: Sendable {
    var conversations: [ConversationID: Conversation] = [:]
    var clock: UInt64 = 0
  }

  private let state = Mutex(State())

  public init(conversationLimit: Int = 10_000, messageLimit: Int = 10_000) {
    self.conversationLimit = max(1, conversationLimit)
    self.messageLimit = max(1, messageLimit)
  }

  public func messages(of conversation: ConversationID) async throws -> [Message] {
    state.withLock { $0.conversations[conversation]?.messages ?? [] }
  }

  public func append(_ messages: [Message], to conversation: ConversationID) async throws {
    state.withLock { state in
      state.clock += 1
      var entry = state.conversations[conversation] ?? Conversation(messages: [], used: 0)
      entry.messages = InMemoryMemory.last(messageLimit, of: entry.messages + messages)
      entry.used = state.clock
      state.conversations[conversation] = entry
      guard state.conversations.count > conversationLimit else { return }
      if let oldest = state.conversations.min(by: { $0.value.used < $1.value.used })?.key { state.conversations[oldest] = nil }
    }
  }

  public func delete(_ conversation: ConversationID) async throws {
    state.withLock { $0.conversations[conversation] = nil }
  }

  public func conversations(of owner: String) async throws -> [String] {
    state.withLock { state in
      state.conversations.filter { $0.key.owner == owner }.sorted { $0.value.used > $1.value.used }.map(\.key.id)
    }
  }
}
