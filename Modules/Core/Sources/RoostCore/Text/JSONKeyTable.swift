/// A hash index from keys to their places in an array of members; empty while a scan is cheaper.
struct JSONKeyTable: Sendable {
  /// Objects with more members than this are indexed.
  static let largestScannedCount = 16

  /// Open addressing. A slot holds 32 bits of a key's hash above its place plus one, or zero; their count is a power of two.
  private var slots: [UInt64] = []
  private var count = 0

  init() {}

  init(indexing members: [JSONObject.Element]) {
    guard members.count > Self.largestScannedCount else { return }
    for index in members.indices { insert(Self.hash(members[index].key), index) }
  }

  init(indexing members: UnsafePointer<JSONObject.Element>, count: Int) {
    for index in 0..<count { insert(Self.hash(members[index].key), index) }
  }

  var isEmpty: Bool { slots.isEmpty }

  /// Indexes the member just appended to `members`, whose key isn't in the table yet.
  mutating func addLast(of members: [JSONObject.Element]) {
    if !slots.isEmpty {
      insert(Self.hash(members[members.count - 1].key), members.count - 1)
    } else if members.count > Self.largestScannedCount {
      self = JSONKeyTable(indexing: members)
    }
  }

  func place(of key: String, in members: UnsafePointer<JSONObject.Element>) -> Int? {
    place(of: key, hash: Self.hash(key), in: members)
  }

  /// Indexes `members[index]`, or returns the place of an equal key.
  mutating func insertUnique(_ index: Int, in members: UnsafePointer<JSONObject.Element>) -> Int? {
    let hash = Self.hash(members[index].key)
    if let place = place(of: members[index].key, hash: hash, in: members) { return place }
    insert(hash, index)
    return nil
  }

  private func place(of key: String, hash: UInt64, in members: UnsafePointer<JSONObject.Element>) -> Int? {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let entry = slots[slot]
      if entry >> 32 == hash {
        let index = Int(entry & 0xffff_ffff) - 1
        if members[index].key.hasSameBytes(as: key) { return index }
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private mutating func insert(_ hash: UInt64, _ index: Int) {
    if (count + 1) * 2 > slots.count {
      let old = slots
      slots = [UInt64](repeating: 0, count: max(64, old.count * 2))
      for entry in old where entry != 0 { put(entry) }
    }
    put(hash << 32 | UInt64(index + 1))
    count += 1
  }

  private mutating func put(_ entry: UInt64) {
    let mask = slots.count - 1
    var slot = Int(entry >> 32) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = entry
  }

  /// 32 bits of the key's hash, seeded for the process, so that no input can choose collisions.
  private static func hash(_ key: String) -> UInt64 {
    UInt64(UInt(bitPattern: key.hashValue)) >> 32
  }
}
