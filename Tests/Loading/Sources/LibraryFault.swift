import Foundation
import RoostCore
import Testing

/// One way in which a built plugin can be wrong, and what its refusal must say.
struct LibraryFault: Sendable, CustomTestStringConvertible {
  let name: String
  /// Parts of the refusal. FOLDER is the plugin's folder, PARENT the plugin directory.
  let says: [String]
  var testDescription: String { name }
  /// Damages a good copy.
  let damage: @Sendable (inout PluginCopy) throws -> Void
  /// What is done once it is written.
  var afterwards: @Sendable (PluginCopy) throws -> Void = { _ in }

  func says(of copy: PluginCopy) -> [String] {
    says.map {
      $0.replacingOccurrences(of: "FOLDER", with: copy.folder.path)
        .replacingOccurrences(of: "PARENT", with: copy.folder.deletingLastPathComponent().path)
    }
  }

  /// The command that mends a plugin.
  private static let rebuild = "roost plugin build FOLDER --out PARENT"

  static let all: [LibraryFault] = interface + image + truncations + folder

  // MARK: Built for something else

  private static let interface: [LibraryFault] = [
    LibraryFault(
      name: "another contract version",
      says: ["it was built for version 2 of the plugin contract (it exports roost_plugin_v2_beacon), and this host has version 1", rebuild]
    ) { copy in
      try copy.substitute("roost_plugin_v1_beacon", "roost_plugin_v2_beacon")
      copy.descriptor["entry"] = "roost_plugin_v2_beacon"
    },
    LibraryFault(
      name: "another contract version, described as this one",
      says: ["it was built for version 7 of the plugin contract (it exports roost_plugin_v7_beacon), and this host has version 1", rebuild]
    ) { try $0.substitute("roost_plugin_v1_beacon", "roost_plugin_v7_beacon") },
    LibraryFault(
      name: "another Core under the same version number",
      says: ["it was compiled against another RoostCore: the plugin expects 0123456789ab (Swift version", "this host has ", rebuild]
    ) { copy in
      // What a Core with one stored property more has is another digest; scripts/test --long builds one.
      let digest = copy.build("digest")
      let other = "0123456789abcdef" + digest.dropFirst(16)
      try copy.substitute(digest, other)
      copy.setBuild("digest", .string(other))
      copy.setBuild("libraries", ["RoostCore": .string(other)])
    },
    LibraryFault(
      name: "another Core, described as this one",
      says: ["it was compiled against another RoostCore: the plugin expects fedcba987654", rebuild]
    ) { copy in
      let digest = copy.build("digest")
      try copy.substitute(digest, "fedcba9876543210" + digest.dropFirst(16))
    },
    LibraryFault(
      name: "another compiler",
      says: ["it was compiled against another RoostCore: the plugin expects ", "(Swift version 0", "this host has ", rebuild]
    ) { copy in
      let compiler = copy.build("compiler")
      let digits = compiler.replacing(/Swift version \d/, with: "Swift version 0")
      try copy.substitute("\"compiler\":\"\(compiler)\"", "\"compiler\":\"\(digits)\"")
    },
    LibraryFault(
      name: "another configuration",
      says: ["it was compiled against another RoostCore", ", releasf), this host has ", ", release)", rebuild]
    ) { try $0.substitute("\"configuration\":\"release\"", "\"configuration\":\"releasf\"") },
    LibraryFault(
      name: "no interface note", says: ["FOLDER/libBeaconPlugin.so does not say which Roost it was compiled against", rebuild]
    ) { try $0.substitute(".note.roost", ".note.other") },
    LibraryFault(
      name: "a note that is not JSON", says: ["FOLDER/libBeaconPlugin.so does not say which Roost it was compiled against", rebuild]
    ) { try $0.substitute("{\"contract\":1", "{\"contract\";1") },
    LibraryFault(
      name: "no build block", says: ["FOLDER/plugin.json has no \"build\" block, which the build writes", rebuild]
    ) { $0.descriptor["build"] = nil },
    LibraryFault(
      name: "another ABI",
      says: [
        "exports roost_plugin_v1_beacon, an entry of the abi \"swift\"",
        "Write \"abi\": \"swift\" and \"entry\": \"roost_plugin_v1_beacon\"",
      ]
    ) {
      $0.descriptor["abi"] = "c"
      $0.descriptor["entry"] = "roost_c_plugin_v1_beacon"
    },
  ]

  // MARK: No library of this machine

  private static let image: [LibraryFault] = [
    LibraryFault(
      name: "no entry",
      says: ["FOLDER/libBeaconPlugin.so exports no roost_plugin_v1_beacon. Add `@c(roost_plugin_v1_beacon)` to the function", rebuild]
    ) { try $0.substitute("roost_plugin_v1_beacon", "roost_plugun_v1_beacon") },
    LibraryFault(
      name: "the entry of another plugin", says: ["FOLDER/libBeaconPlugin.so exports no roost_plugin_v1_beacon", rebuild]
    ) { try $0.substitute("roost_plugin_v1_beacon", "roost_plugin_v1_beagle") },
    LibraryFault(
      name: "text named .so",
      says: ["FOLDER/libBeaconPlugin.so cannot be opened: expected an ELF shared library, found text: \"int main", rebuild]
    ) { $0.library = Data("int main() { return 0; }\n".utf8) },
    LibraryFault(
      name: "other bytes", says: ["cannot be opened: expected an ELF shared library, found bytes 00 01 02 03 04 05 06 07", rebuild]
    ) { $0.library = Data((0...255).map { UInt8($0) }) },
    LibraryFault(name: "another machine", says: ["cannot be opened: expected a library for ", ", found one for riscv", rebuild]) { copy in
      copy.library?.replaceSubrange(18..<20, with: [243, 0])
    },
    LibraryFault(name: "32 bits", says: ["expected a 64-bit library, found a 32-bit one", rebuild]) { $0.library?[4] = 1 },
    LibraryFault(name: "the other byte order", says: ["expected a little-endian library, found a big-endian one", rebuild]) {
      $0.library?[5] = 2
    },
    LibraryFault(
      name: "an object file", says: ["expected a shared library (ELF type 3), found ELF type 1", rebuild]
    ) { $0.library?.replaceSubrange(16..<18, with: [1, 0]) },
    LibraryFault(
      name: "one byte changed",
      says: ["FOLDER/libBeaconPlugin.so is not the library that was built: plugin.json expects SHA-256 ", "…, the file has ", rebuild]
    ) { copy in
      copy.isHashed = false
      if let count = copy.library?.count { copy.library?[count / 2] ^= 1 }
    },
    LibraryFault(
      name: "one byte more", says: ["is not the library that was built: plugin.json expects SHA-256 ", rebuild]
    ) { copy in
      copy.isHashed = false
      copy.library?.append(0)
    },
  ]

  private static let truncations: [LibraryFault] =
    [0, 3].map { count in
      LibraryFault(
        name: "cut to \(count) bytes",
        says: [
          "FOLDER/libBeaconPlugin.so cannot be opened: expected an ELF shared library, found \(count == 0 ? "an empty file" : "")", rebuild,
        ]
      ) { $0.library = $0.library?.prefix(count) }
    }
    + [63, 64, 4_096].map { count in
      LibraryFault(
        name: "cut to \(count) bytes",
        says: ["FOLDER/libBeaconPlugin.so cannot be opened: it is truncated: ", "bytes and the file has \(count)", rebuild]
      ) { $0.library = $0.library?.prefix(count) }
    }
    + [0.5, 0.9].map { share in
      LibraryFault(name: "cut to \(share)", says: ["cannot be opened: it is truncated: ", rebuild]) { copy in
        copy.library = copy.library.map { $0.prefix(Int(Double($0.count) * share)) }
      }
    } + [LibraryFault(name: "its last byte cut off", says: ["cannot be opened: it is truncated: ", rebuild]) { $0.library?.removeLast() }]

  // MARK: What stands in the folder

  private static let folder: [LibraryFault] = [
    LibraryFault(name: "no library", says: ["its library FOLDER/libBeaconPlugin.so does not exist", rebuild]) { $0.library = nil },
    LibraryFault(
      name: "a link out of the folder",
      says: ["its library FOLDER/libBeaconPlugin.so is a link to ", "Expected a regular file inside the plugin's folder", rebuild],
      damage: { $0.library = nil },
      afterwards: { copy in
        let target = try Fixtures.plugin("beacon").appending(path: "libBeaconPlugin.so")
        try FileManager.default.createSymbolicLink(at: copy.libraryFile, withDestinationURL: target)
      }),
    LibraryFault(
      name: "a link to nowhere", says: ["its library FOLDER/libBeaconPlugin.so is a link to nowhere", rebuild],
      damage: { $0.library = nil },
      afterwards: { try FileManager.default.createSymbolicLink(atPath: $0.libraryFile.path, withDestinationPath: "gone.so") }),
    LibraryFault(
      name: "a folder named .so", says: ["its library FOLDER/libBeaconPlugin.so cannot be read: it is not a regular file", rebuild],
      damage: { $0.library = nil },
      afterwards: { try FileManager.default.createDirectory(at: $0.libraryFile, withIntermediateDirectories: false) }),
    LibraryFault(
      name: "a Roost library beside it",
      says: [
        "its folder holds a Roost library, FOLDER/libRoostCore.so",
        "the host's is \(Fixtures.staged.appending(path: "lib/libRoostCore.so").path)",
        "Delete the plugin's copy",
      ], damage: { _ in },
      afterwards: { copy in
        try FileManager.default.copyItem(
          at: Fixtures.staged.appending(path: "lib/libRoostCore.so"), to: copy.folder.appending(path: "libRoostCore.so"))
      }),
  ]
}
