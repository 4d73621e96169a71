/// What the ELF note of a Roost library, or of a plugin, says about the build: section `.note.roost`, owner `Roost`, type 1, JSON text.
///
/// A library's note: `{"library": "RoostCore", "digest": "…", "compiler": "…", "configuration": "release"}`. A plugin's:
/// `{"contract": 1, "compiler": "…", "configuration": "release", "libraries": {"RoostCore": "…"}}`, with the digest of each Roost library
/// that it was compiled against.
public struct InterfaceNote: Hashable, Sendable {
  /// The plugin contract's version; nil in a library's note.
  public var contract: Int?
  /// The library's name without `lib` and `.so`; nil in a plugin's note.
  public var library: String?
  /// The library's interface digest; nil in a plugin's note.
  public var digest: String?
  public var compiler: String
  public var configuration: String
  /// The digests compiled against, by library; empty in a library's note.
  public var libraries: [String: String] = [:]

  /// Reads an ELF note section; nil where the section holds no note of Roost's.
  init?(section: [UInt8]) throws(InterfaceNoteError) {
    guard let text = try Self.descriptor(of: section) else { return nil }
    let json: JSONValue
    do { json = try JSONValue(parsing: text, options: JSONParseOptions(maximumDepth: 8, maximumBytes: ELFImage.maximumNoteLength)) } catch {
      throw InterfaceNoteError("its text is not JSON: \(error)")
    }
    try self.init(json: json)
  }

  init(json: JSONValue) throws(InterfaceNoteError) {
    guard case .object(let members) = json else { throw InterfaceNoteError("expected a JSON object, found \(json.summary)") }
    compiler = try Self.text("compiler", members)
    configuration = try Self.text("configuration", members)
    if members.contains(key: "library") {
      library = try Self.text("library", members)
      digest = try Self.text("digest", members)
      return
    }
    guard let contract = members["contract"]?.intValue else { throw InterfaceNoteError("it has neither \"library\" nor \"contract\"") }
    self.contract = contract
    guard case .object(let digests)? = members["libraries"] else { throw InterfaceNoteError("it has no object \"libraries\"") }
    for (name, value) in digests {
      guard case .string(let text) = value else { throw InterfaceNoteError("the digest of \(name) is no text") }
      libraries[name] = text
    }
  }

  private static func text(_ key: String, _ members: JSONObject) throws(InterfaceNoteError) -> String {
    guard case .string(let text)? = members[key] else { throw InterfaceNoteError("it has no text \"\(key)\"") }
    return text
  }

  /// The bytes of the note owned by "Roost" with type 1. Each note is three 4-byte words (name size, descriptor size, type), then name and
  /// descriptor, each padded to 4 bytes.
  private static func descriptor(of section: [UInt8]) throws(InterfaceNoteError) -> [UInt8]? {
    var offset = 0
    while offset < section.count {
      guard section.count - offset >= 12 else { throw InterfaceNoteError("it ends inside a note's header") }
      let nameSize = word(section, offset)
      let size = word(section, offset + 4)
      let type = word(section, offset + 8)
      let name = offset + 12
      guard nameSize <= section.count - name, padded(nameSize) <= section.count - name else {
        throw InterfaceNoteError("it ends inside a note's owner")
      }
      let start = name + padded(nameSize)
      guard size <= section.count - start else { throw InterfaceNoteError("it ends inside a note's text") }
      if type == 1, section[name..<(name + nameSize)].elementsEqual(Array("Roost\0".utf8)) {
        return Array(section[start..<(start + size)])
      }
      offset = start + padded(size)
    }
    return nil
  }

  private static func padded(_ size: Int) -> Int { (size + 3) & ~3 }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> Int {
    (0..<4).reversed().reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
  }
}

/// Why a `.note.roost` section can't be used.
public struct InterfaceNoteError: Error, Hashable, Sendable, CustomStringConvertible {
  public var reason: String
  init(_ reason: String) { self.reason = reason }
  public var description: String { reason }
}
