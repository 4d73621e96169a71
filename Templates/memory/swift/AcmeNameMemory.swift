import RoostCore

/// Keeps whole turns: a user's message and what followed it. A cut inside a turn would part a tool call from its result.
actor AcmeNameMemory: Memory {
  private let characters: Int
  private var turns: [[Message]] = []

  init(characters: Int) { self.characters = characters }

  /// What to send before the new message.
  func messages() async throws -> [Message] { turns.flatMap { $0 } }

  /// Adds what one run said, and lets the oldest turns go; the newest stays, however long.
  func append(_ messages: [Message]) async throws {
    for message in messages {
      if message.role == .user || turns.isEmpty { turns.append([message]) } else { turns[turns.count - 1].append(message) }
    }
    while turns.count > 1, turns.joined().reduce(0, { $0 + $1.text.count }) > characters { turns.removeFirst() }
  }

  /// For other agents and judges: the last five turns.
  func text() async throws -> String {
    turns.suffix(5).joined().filter { !$0.text.isEmpty }.map { "\($0.role.rawValue): \($0.text)" }.joined(separator: "\n")
  }

  func clear() async throws { turns = [] }
}
