/// A tar archive as it comes from strangers: folders and regular files below one folder, and nothing else.
///
/// Reads the ustar format with pax and GNU long names. Refuses links, devices, absolute paths, `..`, two entries with one name, and what
/// exceeds a limit. Source: POSIX.1-2017, pax, "ustar Interchange Format".
struct TarArchive {
  struct Entry: Hashable {
    /// Relative, without `.` and `..`.
    var path: String
    /// Nil for a folder.
    var bytes: Range<Int>?
    var isExecutable: Bool
  }

  struct Fault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  static let maximumEntries = 10_000
  /// Longest path of an entry, in bytes.
  static let maximumPath = 1_024

  private(set) var entries: [Entry] = []
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) throws(Fault) {
    self.bytes = bytes
    var offset = 0
    var longName: String?
    var seen: Set<String> = []
    while offset + 512 <= bytes.count {
      let header = bytes[offset..<(offset + 512)]
      if header.allSatisfy({ $0 == 0 }) { return }
      try Self.checkSum(header)
      let size = try Self.number(header, 124, 12)
      let start = offset + 512
      guard size <= bytes.count - start else { throw Fault("it ends inside an entry") }
      let content = start..<(start + size)
      offset = start + (size + 511) / 512 * 512
      switch header[header.startIndex + 156] {
      case UInt8(ascii: "x"): longName = try Self.paxPath(bytes[content]) ?? longName
      case UInt8(ascii: "g"): continue
      case UInt8(ascii: "L"): longName = try Self.text(bytes[content])
      case let type:
        let name = if let longName { longName } else { try Self.name(header) }
        let path = try Self.path(name)
        longName = nil
        guard let path else { continue }
        guard entries.count < Self.maximumEntries else { throw Fault("it has more than \(Self.maximumEntries) entries") }
        guard seen.insert(path).inserted else { throw Fault("it has \(quoted(path)) twice") }
        let mode = try Self.number(header, 100, 8)
        switch type {
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): entries.append(Entry(path: path, bytes: content, isExecutable: mode & 0o100 != 0))
        case UInt8(ascii: "5"): entries.append(Entry(path: path, bytes: nil, isExecutable: true))
        case UInt8(ascii: "1"), UInt8(ascii: "2"): throw Fault("\(quoted(path)) is a link; a plugin's archive holds files and folders only")
        default: throw Fault("\(quoted(path)) is neither a file nor a folder")
        }
      }
    }
    throw Fault(bytes.count < 512 ? "it is no tar archive" : "it ends without the two empty blocks of a whole archive")
  }

  /// The path in one form; nil for the folder that the archive was made in.
  private static func path(_ name: String) throws(Fault) -> String? {
    guard name.utf8.count <= maximumPath else { throw Fault("a path in it is longer than \(maximumPath) bytes") }
    guard !name.hasPrefix("/") else { throw Fault("\(quoted(name)) is an absolute path") }
    let parts = name.split(separator: "/").filter { $0 != "." }
    guard !parts.contains("..") else { throw Fault("\(quoted(name)) leads out of the archive") }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  private static func name(_ header: ArraySlice<UInt8>) throws(Fault) -> String {
    let name = try text(header.dropFirst(0).prefix(100))
    guard header.dropFirst(257).prefix(5).elementsEqual("ustar".utf8), header[header.startIndex + 263] == UInt8(ascii: "0") else {
      return name
    }
    let prefix = try text(header.dropFirst(345).prefix(155))
    return prefix.isEmpty ? name : prefix + "/" + name
  }

  private static func text(_ bytes: ArraySlice<UInt8>) throws(Fault) -> String {
    guard let text = String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self) else { throw Fault("a name in it is not UTF-8") }
    return text
  }

  /// Octal digits, ended by a space or a zero byte.
  private static func number(_ header: ArraySlice<UInt8>, _ offset: Int, _ count: Int) throws(Fault) -> Int {
    let digits = header.dropFirst(offset).prefix(count).drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    guard let value = digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8), value >= 0 else {
      throw Fault("a header in it is damaged")
    }
    return value
  }

  /// The header's sum, its own field counted as spaces.
  private static func checkSum(_ header: ArraySlice<UInt8>) throws(Fault) {
    let sum = header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
    guard try number(header, 148, 8) == sum else { throw Fault("it is no tar archive, or it is damaged") }
  }

  /// The member `path` of a pax header: records `LENGTH KEY=VALUE\n`.
  private static func paxPath(_ bytes: ArraySlice<UInt8>) throws(Fault) -> String? {
    var rest = bytes
    var path: String?
    while !rest.isEmpty {
      let digits = rest.prefix { $0 != 0x20 }
      guard digits.count <= 9, let length = Int(String(decoding: digits, as: UTF8.self)), length > digits.count + 2, length <= rest.count
      else {
        throw Fault("a pax header in it is damaged")
      }
      let record = rest.prefix(length).dropFirst(digits.count + 1).dropLast()
      if record.starts(with: "path=".utf8) { path = try text(record.dropFirst(5)) }
      // GNU tar keeps sparse files in a form of its own.
      if record.starts(with: "GNU.sparse".utf8) || record.starts(with: "size=".utf8) { throw Fault("it holds a sparse or very large file") }
      rest = rest.dropFirst(length)
    }
    return path
  }
}
