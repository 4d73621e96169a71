/// What an ELF shared library says about itself, read from its bytes and never from its code.
///
/// Reads 64-bit little-endian files of the running machine. Every offset, size and count in the file is untrusted: what points outside the
/// file, or is larger than a limit, is an error. Source: the System V ABI, chapters 4 and 5 (ELF header, sections, dynamic linking).
struct ELFImage: Sendable, Hashable {
  /// The libraries it needs, in the file's order.
  private(set) var needed: [String] = []
  /// Its `DT_SONAME`; nil where it has none.
  private(set) var soname: String?
  /// Its `DT_RUNPATH` or `DT_RPATH`: folders joined by `:`; nil where it has none.
  private(set) var runPath: String?
  /// The names of the dynamic symbols it defines.
  private(set) var definedSymbols: Set<String> = []
  /// The contents of the section `.note.roost`; nil where there is none.
  private(set) var roostNote: [UInt8]?
  /// What its compilers say of themselves in the section `.comment`; nil where they say nothing.
  private(set) var compiler: String?

  /// Most sections, dynamic entries and symbols that are read, and the longest name and note, in bytes.
  static let maximumSections = 4_096
  static let maximumDynamicEntries = 4_096
  static let maximumSymbols = 4_000_000
  static let maximumNameLength = 16_384
  static let maximumNoteLength = 65_536
  static let maximumCompilerLength = 500

  init(_ bytes: [UInt8]) throws(ELFError) { try self.init(ELFBytes(bytes), readsSymbols: true) }

  /// Symbols are passed over where only the needed libraries and the note matter.
  init(_ file: ELFBytes, readsSymbols: Bool) throws(ELFError) {
    try Self.checkHeader(file)
    let sections = try Self.sections(of: file)
    if let section = sections.first(where: { $0.hasName(".note.roost", in: file) }) {
      guard section.size <= Self.maximumNoteLength else { throw .tooLarge("the section .note.roost", limit: Self.maximumNoteLength) }
      roostNote = try file.slice(section.offset, section.size, "the section .note.roost")
    }
    if let section = sections.first(where: { $0.hasName(".comment", in: file) }) {
      let text = try file.slice(section.offset, min(section.size, Self.maximumCompilerLength), "the section .comment")
      let names = text.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      if !names.isEmpty { compiler = names.joined(separator: "; ") }
    }
    try readDynamic(sections, file)
    if readsSymbols { try readSymbols(sections, file) }
  }

  private static func checkHeader(_ file: ELFBytes) throws(ELFError) {
    guard file.count >= 4, file.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { throw .notELF(found: file.opening) }
    guard file.count >= 64 else { throw .truncated("the ELF header", needs: 64, has: file.count) }
    guard file[4] == 2 else { throw .wrongClass(found: file[4] == 1 ? "32-bit" : "class \(file[4])") }
    guard file[5] == 1 else { throw .wrongByteOrder }
    let type = try file.u16(16, "the file type")
    guard type == 3 else { throw .notASharedLibrary(type: Int(type)) }
    let machine = try file.u16(18, "the machine")
    guard machine == Self.machine else { throw .wrongMachine(expected: name(ofMachine: Self.machine), found: name(ofMachine: machine)) }
  }

  #if arch(x86_64)
    private static let machine: UInt16 = 62
  #elseif arch(arm64)
    private static let machine: UInt16 = 183
  #else
    #error("Roost runs on x86_64 and arm64")
  #endif

  private static func name(ofMachine machine: UInt16) -> String {
    switch machine {
    case 3: "x86 (32-bit)"
    case 40: "arm (32-bit)"
    case 62: "x86_64"
    case 183: "arm64"
    case 243: "riscv"
    default: "machine \(machine)"
    }
  }

  private static func sections(of file: ELFBytes) throws(ELFError) -> [Section] {
    let offset = try file.u64(40, "the section table's offset")
    let entrySize = Int(try file.u16(58, "the section entry's size"))
    let count = Int(try file.u16(60, "the section count"))
    let namesIndex = Int(try file.u16(62, "the name table's index"))
    guard offset > 0, count > 0 else { throw .malformed("it has no section table; a stripped library keeps one, so the file is damaged") }
    guard entrySize == 64 else { throw .malformed("its section entries are \(entrySize) bytes long, not 64") }
    guard count <= maximumSections else { throw .tooLarge("the section table", limit: maximumSections) }
    guard namesIndex < count else { throw .malformed("its section names are in section \(namesIndex) of \(count)") }
    var sections: [Section] = []
    sections.reserveCapacity(count)
    for index in 0..<count { sections.append(try Section(at: offset, index: index, in: file)) }
    let names = sections[namesIndex]
    for index in sections.indices { sections[index].names = names.range }
    return sections
  }

  private mutating func readDynamic(_ sections: [Section], _ file: ELFBytes) throws(ELFError) {
    guard let dynamic = sections.first(where: { $0.type == 6 }) else {
      throw .malformed("it has no dynamic section, as a shared library does")
    }
    guard dynamic.link < sections.count else { throw .malformed("its dynamic section names no string table") }
    let strings = sections[dynamic.link].range
    let count = dynamic.size / 16
    guard count <= Self.maximumDynamicEntries else { throw .tooLarge("the dynamic section", limit: Self.maximumDynamicEntries) }
    for index in 0..<count {
      let entry = try file.place(dynamic.offset, index, 16, "the dynamic section")
      let tag = try file.u64(entry, "a dynamic entry")
      if tag == 0 { break }
      guard tag == 1 || tag == 14 || tag == 15 || tag == 29 else { continue }
      let name = try file.text(strings, at: try file.u64(entry + 8, "a dynamic entry"), "a library's name")
      switch tag {
      case 1: needed.append(name)
      case 14: soname = name
      default: runPath = name
      }
    }
  }

  private mutating func readSymbols(_ sections: [Section], _ file: ELFBytes) throws(ELFError) {
    guard let table = sections.first(where: { $0.type == 11 }) else { return }
    guard table.link < sections.count else { throw .malformed("its symbol table names no string table") }
    let strings = sections[table.link].range
    let count = table.size / 24
    guard count <= Self.maximumSymbols else { throw .tooLarge("the symbol table", limit: Self.maximumSymbols) }
    for index in 0..<count {
      let entry = try file.place(table.offset, index, 24, "the symbol table")
      // Section index 0 means undefined: a symbol that this library uses.
      guard try file.u16(entry + 6, "a symbol") != 0 else { continue }
      let name = try file.u32(entry, "a symbol")
      // Only entry symbols matter, and a Swift library defines tens of thousands of others.
      guard try file.has(Self.entryPrefix, strings, at: Int(name)) else { continue }
      definedSymbols.insert(try file.text(strings, at: Int(name), "a symbol's name"))
    }
  }

  /// Symbols with other beginnings are passed over.
  static let entryPrefix = Array("roost_".utf8)

  /// One entry of the section table.
  private struct Section {
    var nameOffset: Int
    var type: UInt32
    var offset: Int
    var size: Int
    var link: Int
    var names = 0..<0

    init(at table: Int, index: Int, in file: ELFBytes) throws(ELFError) {
      let entry = try file.place(table, index, 64, "the section table")
      nameOffset = Int(try file.u32(entry, "a section entry"))
      type = try file.u32(entry + 4, "a section entry")
      offset = try file.u64(entry + 24, "a section entry")
      size = try file.u64(entry + 32, "a section entry")
      link = Int(try file.u32(entry + 40, "a section entry"))
      // SHT_NULL and SHT_NOBITS occupy no bytes of the file, whatever they say.
      if type == 0 || type == 8 { (offset, size) = (0, 0) }
      guard offset <= file.count, size <= file.count - offset else {
        throw .truncated("section \(index)", needs: offset.addingClamped(size), has: file.count)
      }
    }

    var range: Range<Int> { offset..<(offset + size) }

    func hasName(_ name: String, in file: ELFBytes) -> Bool {
      guard nameOffset < names.count else { return false }
      let start = names.lowerBound + nameOffset
      let wanted = Array(name.utf8) + [0]
      return start + wanted.count <= names.upperBound && file.matches(wanted, at: start)
    }
  }
}
