public import RoostCore

/// What every memory must do.
public enum MemoryContract {
  /// Appends two turns to a fresh memory and clears it; an empty list is a pass.
  public static func findings(_ memory: any Memory, patience: Duration = .seconds(30)) async -> [Finding] {
    switch await Patience.wait(patience, { try await Self.work(memory) }) {
    case .tooSlow: [Finding("ends", "The suite did not end within \(patience).")]
    case .failed(let error): [Finding("succeeds", "An operation threw \(error).")]
    case .done(let findings): findings
    }
  }

  private static func work(_ memory: any Memory) async throws -> [Finding] {
    var findings: [Finding] = []
    try await memory.clear()
    var kept = try await memory.messages()
    if !kept.isEmpty { findings.append(Finding("clear", "A cleared memory still has \(kept.count) messages.")) }
    try await memory.append([.user("Where is the ferry?"), .assistant("At the north pier.")])
    try await memory.append([.user("And the bus?"), .assistant("Behind the station.")])
    kept = try await memory.messages()
    if !kept.contains(where: { $0.text.contains("Behind the station.") }) {
      findings.append(Finding("append", "The last answer is not among the \(kept.count) messages kept."))
    }
    if let first = kept.first, first.role != .user, first.role != .system {
      findings.append(Finding("messages.begin", "The messages begin with one of \(first.role.rawValue); a provider wants a user's first."))
    }
    if try await !memory.text().contains("station") {
      findings.append(Finding("text", "text() shows nothing of the last turn."))
    }
    try await memory.clear()
    if try await !memory.messages().isEmpty { findings.append(Finding("clear", "A cleared memory still has messages.")) }
    return findings
  }
}
