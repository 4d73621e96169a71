import RoostCore
import RoostTesting
import Testing

struct StoreContractTests {
  @Test func `the store in memory keeps the contract`() async {
    #expect(await StoreContract.findings(InMemoryStore()) == [])
  }

  /// A store that is right but for one habit.
  struct Broken: Store {
    enum Habit: String, CaseIterable { case forgetsAgent, keepsOld, inventsAbsent, listsUnordered, swapsAlways, neverDeletes, staysOpen }
    let inner = InMemoryStore()
    let habit: Habit

    func read(_ key: String) async throws -> JSONValue? {
      if habit == .staysOpen { return .null }
      let value = try await inner.read(key)
      return habit == .inventsAbsent && value == nil ? "made up" : value
    }

    func write(_ key: String, _ value: JSONValue, agent: String?) async throws {
      if habit == .keepsOld, try await inner.read(key) != nil { return }
      try await inner.write(key, value, agent: habit == .forgetsAgent ? nil : agent)
    }

    func delete(_ key: String) async throws {
      if habit != .neverDeletes { try await inner.delete(key) }
    }

    func entries(prefix: String) async throws -> [StoreEntry] {
      let entries = try await inner.entries(prefix: prefix)
      return habit == .listsUnordered ? entries.reversed() : entries
    }

    func compareAndSwap(_ key: String, expected: JSONValue?, new: JSONValue?, agent: String?) async throws -> Bool {
      if habit == .swapsAlways {
        if let new { try await inner.write(key, new, agent: agent) }
        return true
      }
      return try await inner.compareAndSwap(key, expected: expected, new: new, agent: agent)
    }

    func close() async { await inner.close() }
  }

  @Test(arguments: Broken.Habit.allCases) func `a broken store is found out`(_ habit: Broken.Habit) async {
    let rules = await StoreContract.findings(Broken(habit: habit), patience: .seconds(120)).map(\.rule)
    let expected =
      switch habit {
      case .forgetsAgent: "write.notes_agent"
      case .keepsOld: "write.replaces"
      case .inventsAbsent: "read.absent"
      case .listsUnordered: "entries.prefix"
      case .swapsAlways: "compare_and_swap"
      case .neverDeletes: "delete"
      case .staysOpen: "close"
      }
    #expect(rules.contains(expected), "\(rules)")
  }
}
