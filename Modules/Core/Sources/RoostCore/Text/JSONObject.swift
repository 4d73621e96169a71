/// The members of a JSON object, in the order they were added; looking up a key is a short scan in a small object and a hash in a large one.
///
/// Keys are equal when their bytes are. Equality of objects ignores the order of members.
public struct JSONObject: Sendable {
  public typealias Element = (key: String, value: JSONValue)

  var members: [Element]
  /// Filled when there are more than ``JSONKeyTable/largestScannedCount`` members.
  var table: JSONKeyTable

  public init() {
    members = []
    table = JSONKeyTable()
  }

  /// Of equal keys the last value wins, in the first one's place.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    self.init()
    self.members.reserveCapacity(members.underestimatedCount)
    for (key, value) in members { self[key] = value }
  }

  init(unique members: [Element], table: JSONKeyTable) {
    self.members = members
    self.table = table
  }

  /// Reserves storage for `count` members.
  public mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

  public var keys: [String] { members.map(\.key) }
  public var values: [JSONValue] { members.map(\.value) }

  /// Setting a new key adds a member at the end; setting `nil` removes the member and keeps the order of the others.
  public subscript(key: String) -> JSONValue? {
    get {
      guard let place = place(of: key) else { return nil }
      return members[place].value
    }
    set {
      let place = place(of: key)
      switch (place, newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil):
        members.remove(at: place)
        table = JSONKeyTable(indexing: members)
      case (nil, let value?):
        members.append((key, value))
        table.addLast(of: members)
      case (nil, nil): break
      }
    }
  }

  public func contains(key: String) -> Bool { place(of: key) != nil }

  func place(of key: String) -> Int? {
    if table.isEmpty {
      for index in members.indices where members[index].key.hasSameBytes(as: key) { return index }
      return nil
    }
    return members.withUnsafeBufferPointer { buffer in buffer.baseAddress.flatMap { table.place(of: key, in: $0) } }
  }
}

extension JSONObject: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { members.count }
  public subscript(position: Int) -> Element { members[position] }
  public func makeIterator() -> IndexingIterator<[Element]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

extension JSONObject: Hashable {
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    for (index, member) in left.members.enumerated() {
      // Objects built the same way have their keys in the same places.
      if right.members[index].key.hasSameBytes(as: member.key) {
        if right.members[index].value != member.value { return false }
      } else if right[member.key] != member.value {
        return false
      }
    }
    return true
  }

  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for member in members {
      var one = Hasher()
      one.combine(member.key)
      one.combine(member.value)
      sum &+= one.finalize()
    }
    hasher.combine(members.count)
    hasher.combine(sum)
  }
}

extension JSONObject: CustomStringConvertible {
  /// The object as compact JSON.
  public var description: String { JSONValue.object(self).description }
}
