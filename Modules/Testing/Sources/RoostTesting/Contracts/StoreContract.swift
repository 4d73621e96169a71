public import RoostCore

/// What every store must do.
public enum StoreContract {
  /// Swaps that one of the concurrent workers tries before it gives up.
  static let maximumAttempts = 5_000

  /// Works on keys below `contract/` of an open store, and closes it at the end; an empty list is a pass.
  public static func findings(_ store: any Store, patience: Duration = .seconds(60)) async -> [Finding] {
    switch await Patience.wait(patience, { try await Self.work(store) }) {
    case .tooSlow: [Finding("ends", "The suite did not end within \(patience).")]
    case .failed(let error): [Finding("succeeds", "An operation threw \(error).")]
    case .done(let findings): findings
    }
  }

  private static func work(_ store: any Store) async throws -> [Finding] {
    var findings: [Finding] = []
    func expect(_ holds: Bool, _ rule: String, _ message: @autoclosure () -> String) {
      if !holds { findings.append(Finding(rule, message())) }
    }
    let values: [JSONValue] = [
      .null, true, .integer(.max), 0.1, .decimal("123456789012345678901234567890"), "päck\u{0}", ["a": ["b": [1, 2]]], [],
    ]
    for (index, value) in values.enumerated() {
      try await store.write("contract/value/\(index)", value)
      let read = try await store.read("contract/value/\(index)")
      expect(read == value, "read.what_was_written", "wrote \(value), read \(read.map(\.description) ?? "nothing")")
    }
    let absent = try await store.read("contract/absent")
    expect(absent == nil, "read.absent", "an absent key reads as \(absent ?? .null)")
    try await store.write("contract/value/0", "second", agent: "writer")
    let entry = try await store.entries(prefix: "contract/value/0").first
    expect(entry?.value == "second", "write.replaces", "the second write is not there: \(entry.map { "\($0.value)" } ?? "nothing")")
    expect(entry?.agent == "writer", "write.notes_agent", "the entry names the agent \(entry?.agent ?? "nobody")")
    findings += try await prefixes(store)
    findings += try await swaps(store)
    try await store.delete("contract/value/0")
    try await store.delete("contract/value/0")
    let deleted = try await store.read("contract/value/0")
    expect(deleted == nil, "delete", "a deleted key still reads as \(deleted ?? .null)")
    await store.close()
    await store.close()
    do {
      _ = try await store.read("contract/value/1")
      findings.append(Finding("close", "A closed store still reads."))
    } catch {}
    return findings
  }

  private static func prefixes(_ store: any Store) async throws -> [Finding] {
    let keys = ["contract/p", "contract/p/", "contract/p/a", "contract/p/é", "contract/p/\u{10FFFF}", "contract/q"]
    for key in keys.reversed() { try await store.write(key, .string(key)) }
    let found = try await store.entries(prefix: "contract/p/").map(\.key)
    let expected = ["contract/p/", "contract/p/a", "contract/p/é", "contract/p/\u{10FFFF}"]
    return found == expected ? [] : [Finding("entries.prefix", "expected \(expected) in this order, got \(found)")]
  }

  private static func swaps(_ store: any Store) async throws -> [Finding] {
    var findings: [Finding] = []
    let key = "contract/swap"
    let steps: [(expected: JSONValue?, new: JSONValue?, wins: Bool)] = [
      ("wrong", "no", false), (nil, ["n": 1], true), (nil, "no", false), (["n": 1], ["n": 2], true), (["n": 1], "no", false),
      (["n": 2], nil, true),
      (nil, 1, true),
    ]
    for step in steps where try await store.compareAndSwap(key, expected: step.expected, new: step.new) != step.wins {
      findings.append(
        Finding("compare_and_swap", "expected \(step.expected ?? .null) → \(step.new ?? .null) should \(step.wins ? "win" : "lose")"))
    }
    try await store.write(key, 0)
    let workers = 8
    let rounds = 25
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<workers {
        group.addTask {
          var done = 0
          // A store whose swaps never win must not keep the suite for ever, nor the threads it runs on.
          for _ in 0..<Self.maximumAttempts where done < rounds {
            try Task.checkCancellation()
            await Task.yield()
            let value = try await store.read(key)
            let next = JSONValue.integer((value?.intValue ?? 0) + 1)
            if try await store.compareAndSwap(key, expected: value, new: next) { done += 1 }
          }
        }
      }
      try await group.waitForAll()
    }
    let total = try await store.read(key)
    if total != .integer(workers * rounds) {
      findings.append(Finding("compare_and_swap.concurrent", "\(workers * rounds) increments gave \(total ?? .null)"))
    }
    return findings
  }
}
