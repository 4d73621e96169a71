import RoostCore

/// Keeps values as long as the process lasts. An actor: each operation is one step, `compareAndSwap` too.
actor AcmeNameStore: Store {
  enum Failure: Error, CustomStringConvertible {
    case closed
    case full(limit: Int)

    var description: String {
      switch self {
      case .closed: "the store is closed"
      case .full(let limit): "the store is full: it keeps at most \(limit) values; raise \"limit\""
      }
    }
  }

  private let limit: Int
  /// Nil once it is closed.
  private var values: [String: StoreEntry]? = [:]

  init(limit: Int) { self.limit = limit }

  func read(_ key: String) async throws -> JSONValue? { try open()[key]?.value }

  func write(_ key: String, _ value: JSONValue, agent: String?) async throws { try put(key, value, agent) }

  func delete(_ key: String) async throws { try put(key, nil, nil) }

  /// In the order of the keys' bytes.
  func entries(prefix: String) async throws -> [StoreEntry] {
    try open().values.filter { $0.key.utf8.starts(with: prefix.utf8) }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// Null and nothing are the same here.
  func compareAndSwap(_ key: String, expected: JSONValue?, new: JSONValue?, agent: String?) async throws -> Bool {
    guard try (open()[key]?.value ?? .null) == (expected ?? .null) else { return false }
    try put(key, new, agent)
    return true
  }

  /// Safe twice; later calls throw.
  func close() async { values = nil }

  private func open() throws(Failure) -> [String: StoreEntry] {
    guard let values else { throw .closed }
    return values
  }

  private func put(_ key: String, _ value: JSONValue?, _ agent: String?) throws(Failure) {
    let known = try open()
    guard value == nil || known[key] != nil || known.count < limit else { throw .full(limit: limit) }
    values?[key] = value.map { StoreEntry(key: key, value: $0, writtenAt: InMemoryStore.systemTime(), agent: agent) }
  }
}
