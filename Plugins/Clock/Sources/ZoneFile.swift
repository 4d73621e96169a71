/// What clocks of a zone show for a while.
struct LocalTimeType: Hashable, Sendable {
  /// Seconds east of UTC.
  var offset: Int
  var isDaylight: Bool
  /// As in `CEST`.
  var name: String
}

/// A compiled time zone: its recorded changes and the rule that goes on (TZif, RFC 9636).
struct ZoneFile: Hashable, Sendable {
  /// Largest file read, in bytes; the largest real one has about 4,000.
  static let sizeLimit = 1_048_576

  private var transitions: [Int] = []
  private var typeIndices: [UInt8] = []
  private var types: [LocalTimeType] = []
  private var rule: ZoneRule?

  /// A zone whose clocks never change.
  init(fixed type: LocalTimeType) { types = [type] }

  init(_ bytes: [UInt8]) throws(ZoneFileProblem) {
    guard bytes.count <= Self.sizeLimit else { throw .tooLarge }
    var reader = ZoneFileReader(bytes)
    let first = try reader.header()
    guard first.version >= 2 else {
      self = try reader.block(first, timeWidth: 4)
      return
    }
    try reader.skip(first.size(timeWidth: 4))
    let second = try reader.header()
    self = try reader.block(second, timeWidth: 8)
    let footer = try reader.footer()
    if !footer.isEmpty { rule = try ZoneRule(footer) }
  }

  init(transitions: [Int], typeIndices: [UInt8], types: [LocalTimeType]) {
    self.transitions = transitions
    self.typeIndices = typeIndices
    self.types = types
  }

  /// What clocks show at `instant`, in seconds since 1970 UTC.
  func type(at instant: Int) -> LocalTimeType {
    guard let last = transitions.last, instant < last else { return rule?.type(at: instant) ?? types[typeIndices.last.map(Int.init) ?? 0] }
    guard instant >= transitions[0] else { return types[0] }
    var (low, high) = (0, transitions.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if transitions[middle] <= instant { low = middle } else { high = middle }
    }
    return types[Int(typeIndices[low])]
  }

  /// The instants at which clocks show `local`, the earlier first: usually one, two where clocks go back, none where they go forward.
  func instants(of local: CivilTime) -> [Int] {
    var instants: [Int] = []
    for offset in neighbours(of: local) where type(at: local.seconds - offset).offset == offset { instants.append(local.seconds - offset) }
    return instants.sorted()
  }

  /// The offset in force before the change that leaves `local` out.
  func offsetBeforeGap(at local: CivilTime) -> Int { type(at: local.seconds - Self.reach).offset }

  /// Further than any offset, in seconds.
  private static let reach = 26 * 3_600

  private func neighbours(of local: CivilTime) -> Set<Int> {
    Set(stride(from: -Self.reach, through: Self.reach, by: 13 * 3_600).map { type(at: local.seconds + $0).offset })
  }
}

/// Reads the parts of a compiled time zone file; every count is checked against what is there.
private struct ZoneFileReader {
  struct Header {
    var version: Int
    var utcFlags, standardFlags, leaps, times, types, characters: Int

    func size(timeWidth: Int) -> Int {
      times * timeWidth + times + types * 6 + characters + leaps * (timeWidth + 4) + standardFlags + utcFlags
    }
  }

  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func skip(_ count: Int) throws(ZoneFileProblem) {
    guard count <= bytes.count - index else { throw .truncated }
    index += count
  }

  private mutating func integer(_ width: Int) -> Int {
    var value = UInt64(0)
    for _ in 0..<width {
      value = value << 8 | UInt64(bytes[index])
      index += 1
    }
    return width == 8 ? Int(Int64(bitPattern: value)) : width == 4 ? Int(Int32(bitPattern: UInt32(value))) : Int(value)
  }

  mutating func header() throws(ZoneFileProblem) -> Header {
    guard bytes.count - index >= 44 else { throw bytes.count < 4 || !bytes.starts(with: "TZif".utf8) ? .notZoneFile : .truncated }
    guard bytes[index..<(index + 4)].elementsEqual("TZif".utf8) else { throw .notZoneFile }
    let version = bytes[index + 4] == 0 ? 1 : Int(bytes[index + 4]) - 48
    index += 20
    var counts: [Int] = []
    for _ in 0..<6 {
      let count = integer(4)
      guard count >= 0, count <= bytes.count else { throw .truncated }
      counts.append(count)
    }
    return Header(
      version: version, utcFlags: counts[0], standardFlags: counts[1], leaps: counts[2], times: counts[3], types: counts[4],
      characters: counts[5])
  }

  mutating func block(_ header: Header, timeWidth: Int) throws(ZoneFileProblem) -> ZoneFile {
    guard header.size(timeWidth: timeWidth) <= bytes.count - index else { throw .truncated }
    guard (1...256).contains(header.types), header.characters >= 1 else { throw .badCounts }
    guard header.leaps == 0 else { throw .leapSeconds }
    let transitions = (0..<header.times).map { _ in integer(timeWidth) }
    guard zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .badOrder }
    let indices = Array(bytes[index..<(index + header.times)])
    index += header.times
    guard indices.allSatisfy({ Int($0) < header.types }) else { throw .badType }
    let records = (0..<header.types).map { _ in (integer(4), integer(1), integer(1)) }
    let names = bytes[index..<(index + header.characters)]
    index += header.characters + header.standardFlags + header.utcFlags
    var types: [LocalTimeType] = []
    for (offset, isDaylight, nameIndex) in records {
      guard offset.magnitude < 26 * 3_600 else { throw .badOffset }
      let name = names.dropFirst(nameIndex).prefix { $0 != 0 }
      guard nameIndex < names.count, name.count <= 16, name.allSatisfy({ (33..<127).contains($0) }) else { throw .badName }
      types.append(LocalTimeType(offset: offset, isDaylight: isDaylight != 0, name: String(decoding: name, as: UTF8.self)))
    }
    return ZoneFile(transitions: transitions, typeIndices: indices, types: types)
  }

  /// The text between two newlines at the end; empty where no rule goes on.
  mutating func footer() throws(ZoneFileProblem) -> String {
    guard index < bytes.count, bytes[index] == 10 else { throw .badFooter }
    let rest = bytes[(index + 1)...]
    guard let end = rest.prefix(256).firstIndex(of: 10) else { throw .badFooter }
    return String(decoding: rest[..<end], as: UTF8.self)
  }
}
