/// A relocatable ELF object that holds nothing but a note: linked into a library, it says what the library was built against.
///
/// Written here, so that building a plugin needs no tool but compiler and linker. The note's section is `.note.roost`, its owner `Roost`,
/// its type 1. Source: the System V ABI, chapters 4 and 5.
struct NoteObject {
  let bytes: [UInt8]

  init(text: String) {
    let note = Self.note(text)
    // A section that is absent would make some linkers assume an executable stack.
    let names = Array("\0.note.roost\0.note.GNU-stack\0.shstrtab\0".utf8)
    let noteOffset = 64
    let namesOffset = noteOffset + note.count
    let tableOffset = (namesOffset + names.count + 7) & ~7
    var file = Self.header(sectionTable: tableOffset, sections: 4, names: 3)
    file += note + names
    file += [UInt8](repeating: 0, count: tableOffset - file.count)
    file += [UInt8](repeating: 0, count: 64)
    // SHT_NOTE, SHF_ALLOC: kept by every linker, whatever it strips or collects.
    file += Self.section(name: 1, type: 7, flags: 2, offset: noteOffset, size: note.count, alignment: 4)
    file += Self.section(name: 13, type: 1, flags: 0, offset: namesOffset, size: 0, alignment: 1)
    file += Self.section(name: 29, type: 3, flags: 0, offset: namesOffset, size: names.count, alignment: 1)
    bytes = file
  }

  /// Three words (name size, text size, type), the owner, the text, padded to 4 bytes.
  private static func note(_ text: String) -> [UInt8] {
    let text = Array(text.utf8)
    let padding = [UInt8](repeating: 0, count: (4 - text.count % 4) % 4)
    return word(6, 4) + word(text.count, 4) + word(1, 4) + Array("Roost\0\0\0".utf8) + text + padding
  }

  #if arch(x86_64)
    private static let machine = 62
  #elseif arch(arm64)
    private static let machine = 183
  #else
    #error("Roost runs on x86_64 and arm64")
  #endif

  /// ET_REL, 64 bits, least significant byte first.
  private static func header(sectionTable: Int, sections: Int, names: Int) -> [UInt8] {
    [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] + word(1, 2) + word(machine, 2) + word(1, 4) + word(0, 8) + word(0, 8)
      + word(sectionTable, 8) + word(0, 4) + word(64, 2) + word(0, 2) + word(0, 2) + word(64, 2) + word(sections, 2) + word(names, 2)
  }

  private static func section(name: Int, type: Int, flags: Int, offset: Int, size: Int, alignment: Int) -> [UInt8] {
    word(name, 4) + word(type, 4) + word(flags, 8) + word(0, 8) + word(offset, 8) + word(size, 8) + word(0, 4) + word(0, 4)
      + word(alignment, 8) + word(0, 8)
  }

  private static func word(_ value: Int, _ size: Int) -> [UInt8] { (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
}
