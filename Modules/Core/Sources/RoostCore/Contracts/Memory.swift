/// What an agent remembers of a conversation, as the model should see it.
public protocol Memory: Sendable {
  /// The messages to send before the new one.
  func messages() async throws -> [Message]
  /// Adds what one run said: its user message, the calls with their results, the answer.
  func append(_ messages: [Message]) async throws
  /// A read-only view for other agents and judges: a summary, if there is one, and the last five turns.
  func text() async throws -> String
  /// Forgets everything.
  func clear() async throws
}

/// Conversations by id, whole and in order.
public protocol ConversationStore: Sendable {
  /// The messages of `conversation`, oldest first; empty for an unknown one.
  func messages(of conversation: ConversationID) async throws -> [Message]
  /// Appends all of `messages` or none.
  func append(_ messages: [Message], to conversation: ConversationID) async throws
  func delete(_ conversation: ConversationID) async throws
  /// The ids of `owner`'s conversations, most recently used first.
  func conversations(of owner: String) async throws -> [String]
}

/// A conversation's id within its owner: one caller can't name another's.
public struct ConversationID: Hashable, Sendable {
  /// The verified identity; empty where the host verifies none.
  public var owner: String
  public var id: String

  public init(_ id: String, owner: String = "") {
    self.id = id
    self.owner = owner
  }
}
