@testable import RoostCore

/// A minimal shared library as bytes: section table, dynamic entries, symbols and a note, and no code.
struct ELFFixture {
  var needed: [String] = []
  var soname: String?
  /// Defined dynamic symbols.
  var symbols: [String] = []
  /// Symbols it only uses.
  var undefined: [String] = []
  /// The JSON text of `.note.roost`; nil for no such section.
  var note: String?

  private struct Section {
    var name: String
    var type: UInt32
    var link: UInt32 = 0
    var bytes: [UInt8]
    var entrySize: UInt64 = 0
  }

  var bytes: [UInt8] {
    var strings: [UInt8] = [0]
    func add(_ text: String) -> UInt64 {
      defer { strings += Array(text.utf8) + [0] }
      return UInt64(strings.count)
    }
    var dynamic: [UInt8] = []
    for name in needed { dynamic += Self.u64(1) + Self.u64(add(name)) }
    if let soname { dynamic += Self.u64(14) + Self.u64(add(soname)) }
    dynamic += Self.u64(0) + Self.u64(0)
    var table = [UInt8](repeating: 0, count: 24)
    for (name, isDefined) in symbols.map({ ($0, true) }) + undefined.map({ ($0, false) }) {
      table += Self.u32(UInt32(add(name))) + [0x12, 0] + Self.u16(isDefined ? 1 : 0) + Self.u64(0x1000) + Self.u64(16)
    }
    var sections = [
      Section(name: "", type: 0, bytes: []), Section(name: ".dynstr", type: 3, bytes: strings),
      Section(name: ".dynsym", type: 11, link: 1, bytes: table, entrySize: 24),
      Section(name: ".dynamic", type: 6, link: 1, bytes: dynamic, entrySize: 16),
    ]
    if let note { sections.append(Section(name: ".note.roost", type: 7, bytes: Self.note(note))) }
    return Self.file(sections)
  }

  static func note(_ text: String, owner: String = "Roost", type: UInt32 = 1) -> [UInt8] {
    func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4) }
    let name = Array(owner.utf8) + [0]
    let body = Array(text.utf8)
    return u32(UInt32(name.count)) + u32(UInt32(body.count)) + u32(type) + padded(name) + padded(body)
  }

  private static func file(_ given: [Section]) -> [UInt8] {
    var sections = given
    var names: [UInt8] = [0]
    var nameOffsets: [UInt32] = []
    sections.append(Section(name: ".shstrtab", type: 3, bytes: []))
    for section in sections {
      nameOffsets.append(section.name.isEmpty ? 0 : UInt32(names.count))
      if !section.name.isEmpty { names += Array(section.name.utf8) + [0] }
    }
    sections[sections.count - 1].bytes = names
    var body: [UInt8] = []
    var headers: [UInt8] = []
    for (index, section) in sections.enumerated() {
      let offset = UInt64(64 + body.count)
      body += section.bytes
      headers += u32(nameOffsets[index]) + u32(section.type) + u64(0) + u64(0) + u64(section.type == 0 ? 0 : offset)
      headers += u64(UInt64(section.bytes.count)) + u32(section.link) + u32(0) + u64(1) + u64(section.entrySize)
    }
    #if arch(arm64)
      let machine: UInt16 = 183
    #else
      let machine: UInt16 = 62
    #endif
    var header: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    header += u16(3) + u16(machine) + u32(1) + u64(0) + u64(0) + u64(UInt64(64 + body.count)) + u32(0)
    header += u16(64) + u16(56) + u16(0) + u16(64) + u16(UInt16(sections.count)) + u16(UInt16(sections.count - 1))
    return header + body + headers
  }

  private static func u16(_ value: UInt16) -> [UInt8] { [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)] }
  private static func u32(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  private static func u64(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}
