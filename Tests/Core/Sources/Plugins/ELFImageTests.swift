import Testing

@testable import RoostCore

struct ELFImageTests {
  private static let fixture = ELFFixture(
    needed: ["libRoostCore.so", "libRoostHTTP.so", "libc.so.6"], soname: "libX.so", symbols: ["roost_plugin_v1_x", "other"],
    undefined: ["roost_plugin_v1_y"], note: #"{"contract":1}"#)

  @Test func `a library tells what it needs, its name, its symbols and its note`() throws {
    let image = try ELFImage(Self.fixture.bytes)
    #expect(image.needed == ["libRoostCore.so", "libRoostHTTP.so", "libc.so.6"])
    #expect(image.roostLibraries == ["RoostCore", "RoostHTTP"])
    #expect(image.soname == "libX.so")
    #expect(image.definedSymbols == ["roost_plugin_v1_x"])
    #expect(image.roostNote == ELFFixture.note(#"{"contract":1}"#))
  }

  @Test func `a library cut at any length is an error and never a crash`() {
    let bytes = Self.fixture.bytes
    for length in 0..<bytes.count {
      #expect(throws: ELFError.self) { try ELFImage(Array(bytes[..<length])) }
    }
  }

  @Test func `a library with any byte changed is read or refused and never a crash`() {
    let bytes = Self.fixture.bytes
    var refused = 0
    for index in bytes.indices {
      for value in [0, 1, 0x7f, 0x80, 0xff, bytes[index] ^ 1, bytes[index] &+ 1] as [UInt8] {
        var changed = bytes
        changed[index] = value
        do throws(ELFError) {
          let image = try ELFImage(changed)
          if let note = image.roostNote { _ = try? InterfaceNote(section: note) }
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > 100)
  }

  @Test func `a note cut at any length is read or refused and never a crash`() {
    let note =
      ELFFixture.note("{}", owner: "Other")
      + ELFFixture.note(#"{"library":"RoostCore","digest":"d","compiler":"c","configuration":"release"}"#)
    for length in 0..<note.count { _ = try? InterfaceNote(section: Array(note[..<length])) }
    for index in note.indices {
      var changed = note
      changed[index] = 0xff
      _ = try? InterfaceNote(section: changed)
    }
  }

  @Test func `a library's note and a plugin's are read behind others' notes`() throws {
    let library =
      ELFFixture.note("?", owner: "GNU")
      + ELFFixture.note(#"{"library":"RoostCore","digest":"d1","compiler":"c","configuration":"release"}"#)
    #expect(try InterfaceNote(section: library)?.digest == "d1")
    let plugin = ELFFixture.note(#"{"contract":1,"compiler":"c","configuration":"debug","libraries":{"RoostCore":"d2"}}"#)
    #expect(try InterfaceNote(section: plugin)?.libraries == ["RoostCore": "d2"])
    #expect(try InterfaceNote(section: ELFFixture.note("{}", owner: "GNU")) == nil)
  }

  @Test(
    arguments: [
      (Array("#!/bin/sh\n".utf8), #"expected an ELF shared library, found text: "#), ([], "found an empty file"),
      ([0x7f, 0x45, 0x4c, 0x46, 1, 1], "it is truncated: the ELF header needs 64 bytes and the file has 6"),
    ] as [([UInt8], String)])
  func `a file that is no library says what it is`(bytes: [UInt8], text: String) {
    let error = #expect(throws: ELFError.self) { try ELFImage(bytes) }
    #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
  }

  @Test func `a library for another machine names both`() {
    var bytes = Self.fixture.bytes
    bytes[18] = 40
    let error = #expect(throws: ELFError.self) { try ELFImage(bytes) }
    #expect(error?.description.hasSuffix("found one for arm (32-bit)") == true)
  }

  @Test func `a library on disk is read in pieces to the same result`() throws {
    let folder = try TemporaryFolder()
    var large = Self.fixture
    large.symbols += (0..<9_000).map { "roost_symbol_\($0)" }
    try folder.write("libRoostBig.so", large.bytes)
    let image = try LibraryDirectory(path: folder.path).image(of: "RoostBig")
    #expect(image.needed == large.needed && image.soname == "libX.so")
    #expect(image.roostNote == ELFFixture.note(#"{"contract":1}"#))
  }
}
