import Glibc
import Synchronization

/// A store that lasts as long as the process.
public final class InMemoryStore: Store {
  private struct State: Sendable {
    var entries: [String: StoreEntry] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())
  private let wallClock: @Sendable () -> Double

  /// `wallClock` gives seconds since 1970.
  public init(wallClock: @escaping @Sendable () -> Double = InMemoryStore.systemTime) {
    self.wallClock = wallClock
  }

  /// Seconds since 1970.
  @Sendable public static func systemTime() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  public func read(_ key: String) async throws -> JSONValue? {
    try locked { $0.entries[key]?.value }
  }

  public func write(_ key: String, _ value: JSONValue, agent: String?) async throws {
    let now = wallClock()
    try locked { $0.entries[key] = StoreEntry(key: key, value: value, writtenAt: now, agent: agent) }
  }

  public func delete(_ key: String) async throws {
    try locked { $0.entries[key] = nil }
  }

  public func entries(prefix: String) async throws -> [StoreEntry] {
    try locked { state in
      state.entries.values.filter { $0.key.utf8.starts(with: prefix.utf8) }
        .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
  }

  public func compareAndSwap(_ key: String, expected: JSONValue?, new: JSONValue?, agent: String?) async throws -> Bool {
    let now = wallClock()
    return try locked { state in
      guard (state.entries[key]?.value ?? .null) == (expected ?? .null) else { return false }
      state.entries[key] = new.map { StoreEntry(key: key, value: $0, writtenAt: now, agent: agent) }
      return true
    }
  }

  public func close() async {
    state.withLock { state in
      state.isClosed = true
      state.entries = [:]
    }
  }

  private func locked<T: Sendable>(_ work: (inout State) -> T) throws -> T {
    let value: T? = state.withLock { state in state.isClosed ? nil : work(&state) }
    guard let value else { throw RunError(.engineFailed, "The store is closed.", source: "InMemoryStore") }
    return value
  }
}
