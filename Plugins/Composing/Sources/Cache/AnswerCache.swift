import Glibc
import RoostCore

/// Answers by the digest of their requests, in a store, within limits.
actor AnswerCache {
  private struct Entry {
    var size: Int
    var storedAt: Double
  }

  private let store: any Store
  private let prefix: String
  private let settings: CachedSettings
  private let clock: any RunClock
  private let startedAt: ContinuousClock.Instant
  private let startTime: Double
  private var entries: [String: Entry] = [:]
  /// The keys, the oldest first; may hold some that are gone.
  private var order: [String] = []
  private var bytes = 0
  private var isLoaded = false

  init(_ settings: CachedSettings, store: any Store, name: String, clock: any RunClock) {
    self.store = store
    self.settings = settings
    self.clock = clock
    prefix = "cached/\(name)/"
    startedAt = clock.now
    startTime = InMemoryStore.systemTime()
  }

  /// Seconds since 1970, as the run's clock counts them from the start.
  private var now: Double { startTime + (clock.now - startedAt) / .seconds(1) }

  /// The answer to the request with this digest; nil where there is none that is still good.
  func answer(_ key: String) async throws -> CachedAnswer? {
    try await load()
    guard entries[key] != nil, let json = try await store.read(prefix + key) else { return nil }
    guard let answer = CachedAnswer(json: json), !isOld(answer.storedAt) else {
      try await remove(key)
      return nil
    }
    return answer
  }

  /// Keeps an answer, unless it is larger than everything that may be kept.
  func keep(_ chunks: [CompletionChunk], _ key: String) async throws {
    try await load()
    let answer = CachedAnswer(chunks: chunks, storedAt: now)
    let json = answer.json
    let size = json.jsonText(.compact).utf8.count
    guard size <= settings.maxBytes else { return }
    try await store.write(prefix + key, json)
    note(key, Entry(size: size, storedAt: answer.storedAt))
    while entries.count > settings.maxEntries || bytes > settings.maxBytes, let oldest = order.first {
      order.removeFirst()
      if entries[oldest] != nil { try await remove(oldest) }
    }
  }

  /// Takes stock of what an earlier process left in the store.
  private func load() async throws {
    if isLoaded { return }
    let found = try await store.entries(prefix: prefix)
    // Another call may have done it meanwhile.
    if isLoaded { return }
    isLoaded = true
    let known = found.map { (key: String($0.key.dropFirst(prefix.count)), entry: $0) }.sorted { $0.entry.writtenAt < $1.entry.writtenAt }
    for (key, entry) in known {
      let storedAt = entry.value["stored_at"]?.doubleValue ?? entry.writtenAt
      note(key, Entry(size: entry.value.jsonText(.compact).utf8.count, storedAt: storedAt))
    }
  }

  private func note(_ key: String, _ entry: Entry) {
    bytes += entry.size - (entries[key]?.size ?? 0)
    if entries.updateValue(entry, forKey: key) != nil { order.removeAll { $0 == key } }
    order.append(key)
  }

  private func remove(_ key: String) async throws {
    if let entry = entries.removeValue(forKey: key) { bytes -= entry.size }
    order.removeAll { $0 == key }
    try await store.delete(prefix + key)
  }

  private func isOld(_ storedAt: Double) -> Bool { settings.ttl.map { now - storedAt >= $0 } ?? false }
}
