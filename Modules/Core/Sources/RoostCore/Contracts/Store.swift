/// Values by key, shared by agents, plans and the application.
public protocol Store: Sendable {
  /// The value, or nil where there is none. A copy: changing it changes nothing here.
  func read(_ key: String) async throws -> JSONValue?
  /// Writes the value, over an older one; `agent` is noted with it.
  func write(_ key: String, _ value: JSONValue, agent: String?) async throws
  func delete(_ key: String) async throws
  /// The entries whose keys begin with `prefix`, ordered by key's UTF-8 bytes; every entry for an empty prefix.
  func entries(prefix: String) async throws -> [StoreEntry]
  /// Writes `new` (nil deletes) if the value is `expected` (nil: absent, or null); false where it isn't.
  func compareAndSwap(_ key: String, expected: JSONValue?, new: JSONValue?, agent: String?) async throws -> Bool
  /// Lets go of everything; later calls throw. Safe twice.
  func close() async
}

extension Store {
  public func write(_ key: String, _ value: JSONValue) async throws { try await write(key, value, agent: nil) }

  public func compareAndSwap(_ key: String, expected: JSONValue?, new: JSONValue?) async throws -> Bool {
    try await compareAndSwap(key, expected: expected, new: new, agent: nil)
  }
}

/// One value of a store.
public struct StoreEntry: Hashable, Sendable {
  public var key: String
  public var value: JSONValue
  /// Seconds since 1970.
  public var writtenAt: Double
  /// Which agent wrote it; nil for the application.
  public var agent: String?

  public init(key: String, value: JSONValue, writtenAt: Double, agent: String? = nil) {
    self.key = key
    self.value = value
    self.writtenAt = writtenAt
    self.agent = agent
  }
}
