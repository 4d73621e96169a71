public import RoostCore

/// What every store of conversations must do.
public enum ConversationStoreContract {
  /// Works on conversations of the owners `contract-a` and `contract-b`; an empty list is a pass.
  public static func findings(_ store: any ConversationStore, patience: Duration = .seconds(60)) async -> [Finding] {
    switch await Patience.wait(patience, { try await Self.work(store) }) {
    case .tooSlow: [Finding("ends", "The suite did not end within \(patience).")]
    case .failed(let error): [Finding("succeeds", "An operation threw \(error).")]
    case .done(let findings): findings
    }
  }

  private static func work(_ store: any ConversationStore) async throws -> [Finding] {
    var findings: [Finding] = []
    let first = ConversationID("contract-1", owner: "contract-a")
    let second = ConversationID("contract-2", owner: "contract-a")
    let stranger = ConversationID("contract-1", owner: "contract-b")
    for id in [first, second, stranger] { try await store.delete(id) }
    if try await !store.messages(of: first).isEmpty {
      findings.append(Finding("messages.unknown", "An unknown conversation is not empty."))
    }
    let turns: [[Message]] = [[.user("One?"), .assistant("1")], [.user("Two? \u{1F6A2}"), .assistant("2")]]
    for turn in turns { try await store.append(turn, to: first) }
    try await store.append([.user("Other?")], to: second)
    let read = try await store.messages(of: first)
    if read != turns.flatMap({ $0 }) {
      findings.append(Finding("append.order", "Expected the four messages in order, got \(read.map(\.text))."))
    }
    if try await !store.messages(of: stranger).isEmpty {
      findings.append(Finding("owner", "One owner's conversation can be read under another owner's name."))
    }
    let ids = try await store.conversations(of: "contract-a")
    if ids != ["contract-2", "contract-1"] {
      findings.append(Finding("conversations", "Expected contract-2, contract-1 (most recently used first), got \(ids)."))
    }
    try await store.delete(first)
    try await store.delete(first)
    if try await !store.messages(of: first).isEmpty { findings.append(Finding("delete", "A deleted conversation still has messages.")) }
    try await store.delete(second)
    return findings
  }
}
