import Foundation
import RoostCore
import Testing

/// What a plugin's folder may hold and who may change it.
struct FolderTests {
  struct Oddity: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var says: String
    var change: @Sendable (TrustBench) throws -> Void
  }

  static let refused = [
    Oddity(testDescription: "a Roost library inside", says: "its folder holds a Roost library") { bench in
      try FileManager.default.copyItem(
        at: TrustBench.staged.appending(path: "lib/libRoostCore.so"), to: bench.plugins.appending(path: "faulty/libRoostCore.so"))
    },
    Oddity(testDescription: "a Roost library in a folder inside, with a version after its name", says: "its folder holds a Roost library") {
      bench in
      try bench.write("x", to: "plugins/faulty/lib/x/libRoostCore.so.1")
    },
    Oddity(testDescription: "a hidden Roost library's sibling", says: "is a link to") { bench in
      try FileManager.default.createSymbolicLink(
        at: bench.plugins.appending(path: "faulty/.libhelper.so"), withDestinationURL: URL(filePath: "/lib/x86_64-linux-gnu/libm.so.6"))
    },
    Oddity(testDescription: "a library that is a link out of the folder", says: "is a link to") { bench in
      let file = bench.plugins.appending(path: "faulty/libFaultyPlugin.so")
      try FileManager.default.moveItem(at: file, to: bench.work.appending(path: "library.so"))
      try FileManager.default.createSymbolicLink(at: file, withDestinationURL: bench.work.appending(path: "library.so"))
    },
    Oddity(testDescription: "a plugin.json that is a link", says: "it is a symbolic link") { bench in
      let file = bench.plugins.appending(path: "faulty/plugin.json")
      try FileManager.default.moveItem(at: file, to: bench.work.appending(path: "plugin.json"))
      try FileManager.default.createSymbolicLink(at: file, withDestinationURL: bench.work.appending(path: "plugin.json"))
    },
    Oddity(testDescription: "a folder that is a link out of the directory", says: "it is a symbolic link out of") { bench in
      let folder = bench.plugins.appending(path: "faulty")
      try FileManager.default.moveItem(at: folder, to: bench.work.appending(path: "faulty"))
      try FileManager.default.createSymbolicLink(at: folder, withDestinationURL: bench.work.appending(path: "faulty"))
    },
  ]

  @Test(arguments: refused) func `it is refused and nothing of it runs`(oddity: Oddity) async throws {
    let bench = try TrustBench(plugins: "faulty")
    try bench.manifest(requires: ["faulty"])
    try oddity.change(bench)
    let list = try await bench.roost("plugin", "list")
    #expect(list.status == 0 && list.errors.contains(oddity.says), "\(list)")
    let run = try await bench.ask()
    #expect(run.status == 4 && run.errors.contains(oddity.says), "\(run)")
    #expect(try bench.marks() == [])
  }

  static let warned: [(String, Int)] = [
    ("plugins", 0o757), ("plugins/faulty", 0o757), ("plugins/faulty/plugin.json", 0o646), ("plugins/faulty/libFaultyPlugin.so", 0o646),
    ("", 0o757),
  ]

  @Test(arguments: warned) func `what anyone on the machine may change is warned of, with the command that ends it`(path: String, mode: Int)
    async throws
  {
    let bench = try TrustBench(plugins: "faulty")
    let place = path.isEmpty ? bench.folder.path : bench.folder.appending(path: path).path
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place) }
    for words in [["plugin", "list"], ["doctor", "--verbose"]] {
      let result = try await bench.roost(words[0], words[1])
      #expect((result.output + result.errors).contains("chmod o-w \(place)"), "\(result)")
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test func `a folder that is open to all but sticky is fine above a plugin directory`() async throws {
    let bench = try TrustBench(plugins: "faulty")
    try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: bench.folder.path)
    let list = try await bench.roost("plugin", "list")
    #expect(!list.errors.contains("chmod"), "\(list)")
  }
}
