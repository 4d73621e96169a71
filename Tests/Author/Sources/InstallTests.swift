import Foundation
import RoostCore
import Testing

/// `roost plugin install` and `rollback`.
struct InstallTests {
  private static func version(_ bench: AuthorBench, _ name: String) throws -> String? {
    let file = bench.installed.appending(path: "\(name)/plugin.json")
    return try JSONValue(parsing: String(contentsOf: file, encoding: .utf8))["version"]?.stringValue
  }

  /// A built C tool `tides` of this version.
  private static func build(_ version: String, _ bench: AuthorBench) async throws {
    if !FileManager.default.fileExists(atPath: bench.work.appending(path: "tides").path) {
      _ = try await bench.roost("plugin", "new", "tides", "--kind", "tool", "--language", "c")
    }
    let text = try bench.read("tides/plugin.json")
    try bench.write(text.replacing(/"version": "[^"]*"/, with: "\"version\": \"\(version)\""), to: "tides/plugin.json")
    let build = try await bench.roost("plugin", "build", in: "tides")
    guard build.status == 0 else { throw AuthorBench.Unexpected(what: "plugin build", finished: build) }
  }

  @Test func `the version before is kept and comes back`() async throws {
    let bench = try AuthorBench()
    try await Self.build("1.0.0", bench)
    let first = try await bench.roost("plugin", "install", "tides", "--json")
    #expect(try first.json()["previous"] == nil, "\(first)")
    try await Self.build("2.0.0", bench)
    let second = try await bench.roost("plugin", "install", "tides", "--json")
    #expect(try second.json()["previous"] == "1.0.0", "\(second)")
    #expect(try Self.version(bench, "tides") == "2.0.0")
    #expect(try await bench.roost("plugin", "list", "--json").json().arrayValue?.filter { $0["name"] == "tides" }.count == 1)
    let back = try await bench.roost("plugin", "rollback", "tides")
    #expect(back.status == 0, "\(back)")
    #expect(try Self.version(bench, "tides") == "1.0.0")
    let forth = try await bench.roost("plugin", "rollback", "tides")
    #expect(forth.status == 0, "\(forth)")
    #expect(try Self.version(bench, "tides") == "2.0.0")
    let none = try await bench.roost("plugin", "rollback", "waves")
    #expect(none.status == 1)
    #expect(none.errors.contains("there is no earlier version of “waves”"), "\(none)")
  }

  @Test(arguments: ["tar", "tar.gz"]) func `an archive is installed`(_ form: String) async throws {
    let bench = try AuthorBench()
    try await Self.build("1.0.0", bench)
    let pack = try await bench.run(["tar", form == "tar" ? "-cf" : "-czf", "tides.\(form)", "-C", "tides/build", "tides"])
    try #require(pack.status == 0, "\(pack)")
    let install = try await bench.roost("plugin", "install", "tides.\(form)")
    #expect(install.status == 0, "\(install)")
    #expect(try Self.version(bench, "tides") == "1.0.0")
  }

  static let hostile: [(name: String, tar: String, message: String)] = [
    (
      "a path that leads out", "ln -s . d && tar -Pcf x.tar --transform 's,^,../,' tides/build/tides/plugin.json",
      "leads out of the archive"
    ),
    ("an absolute path", "tar -Pcf x.tar --transform 's,^,/tmp/,' tides/build/tides/plugin.json", "is an absolute path"),
    ("a link", "ln -s /etc/passwd tides/build/tides/README && tar -cf x.tar -C tides/build tides", "is a link"),
    ("a device", "mkfifo tides/build/tides/pipe && tar -cf x.tar -C tides/build tides", "is neither a file nor a folder"),
    ("one file twice", "tar -cf x.tar -C tides/build tides tides/plugin.json", "twice"),
    ("no plugin", "tar -cf x.tar tides/README.md", "holds no plugin"),
    ("a cut", "tar -cf y.tar -C tides/build tides && head -c 3000 y.tar > x.tar", "it ends"),
    ("no archive", "echo hello > x.tar", "it is no tar archive"),
  ]

  @Test(arguments: hostile) func `a hostile archive is refused whole`(_ name: String, _ tar: String, _ message: String) async throws {
    let bench = try AuthorBench()
    try await Self.build("1.0.0", bench)
    let pack = try await bench.run(["sh", "-ec", tar])
    try #require(pack.status == 0, "\(pack)")
    let install = try await bench.roost("plugin", "install", "x.tar")
    #expect(install.status == 1, "\(install)")
    #expect(install.errors.contains(message), "\(name): \(install)")
    #expect(!FileManager.default.fileExists(atPath: bench.installed.appending(path: "tides").path))
  }

  @Test func `what is tampered with, unbuilt or linked is refused, and the installed version stays`() async throws {
    let bench = try AuthorBench()
    try await Self.build("1.0.0", bench)
    #expect(try await bench.roost("plugin", "install", "tides").status == 0)
    let bundle = bench.work.appending(path: "tides/build/tides")
    try FileManager.default.createSymbolicLink(atPath: bundle.path + "/notes", withDestinationPath: "/etc/passwd")
    let linked = try await bench.roost("plugin", "install", "tides")
    #expect(linked.status == 1)
    #expect(linked.errors.contains("a plugin holds no links"), "\(linked)")
    try FileManager.default.removeItem(atPath: bundle.path + "/notes")
    let library = try FileHandle(forWritingTo: bundle.appending(path: "libTidesPlugin.so"))
    try library.seekToEnd()
    try library.write(contentsOf: Data([0]))
    try library.close()
    let tampered = try await bench.roost("plugin", "install", "tides")
    #expect(tampered.status == 4)
    #expect(tampered.errors.contains("is not the library that was built"), "\(tampered)")
    try FileManager.default.removeItem(at: bundle)
    let unbuilt = try await bench.roost("plugin", "install", "tides")
    #expect(unbuilt.status == 1)
    #expect(unbuilt.errors.contains("is not built; build it with: roost plugin build tides"), "\(unbuilt)")
    #expect(try Self.version(bench, "tides") == "1.0.0")
    let hidden = try FileManager.default.contentsOfDirectory(atPath: bench.installed.path).filter { $0 != "tides" && $0 != ".lock" }
    #expect(hidden == [], "nothing half-done stays")
  }

  @Test func `two do not install into one directory at a time`() async throws {
    let bench = try AuthorBench()
    try await Self.build("1.0.0", bench)
    try FileManager.default.createDirectory(at: bench.installed, withIntermediateDirectories: true)
    let lock = bench.installed.appending(path: ".lock").path
    let busy = try await bench.run(["flock", lock, bench.distribution.appending(path: "bin/roost").path, "plugin", "install", "tides"])
    #expect(busy.status == 1)
    #expect(busy.errors.contains("another roost is installing into"), "\(busy)")
    #expect(try await bench.roost("plugin", "install", "tides").status == 0)
  }
}
