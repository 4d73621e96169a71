import RoostCore

/// Keeps conversations as long as the process lasts. The id holds its owner: one caller can't name another's.
actor AcmeNameConversations: ConversationStore {
  private let limit: Int
  private var kept: [ConversationID: [Message]] = [:]
  /// The most recently used last.
  private var order: [ConversationID] = []

  init(limit: Int) { self.limit = limit }

  func messages(of conversation: ConversationID) async throws -> [Message] { kept[conversation] ?? [] }

  /// All of the messages or none: here nothing can fail half-way.
  func append(_ messages: [Message], to conversation: ConversationID) async throws {
    kept[conversation, default: []] += messages
    order.removeAll { $0 == conversation }
    order.append(conversation)
    if order.count > limit { kept[order.removeFirst()] = nil }
  }

  func delete(_ conversation: ConversationID) async throws {
    kept[conversation] = nil
    order.removeAll { $0 == conversation }
  }

  /// The most recently used first.
  func conversations(of owner: String) async throws -> [String] { order.reversed().filter { $0.owner == owner }.map(\.id) }
}
