import Foundation
import RoostCore
import Testing

/// `scripts/build --plugin`, as a third party uses it.
struct BuildScriptTests {
  private static let script = Fixtures.root.appending(path: "scripts/build").path

  private static let stage = ["--stage", Fixtures.staged.path]

  /// A plugin's sources, copied below the bench.
  private static func sources(_ bench: Bench, below folder: String) throws -> URL {
    let place = bench.folder.appending(path: folder)
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: Fixtures.root.appending(path: "Tests/Fixtures/Plugins/Beacon"), to: place)
    return place
  }

  @Test func `sources that stand in a plugin directory are refused with the command that builds them there`() async throws {
    let bench = try Bench()
    let folder = try Self.sources(bench, below: "plugins/beacon")
    let before = try await bench.roost("plugin", "info", "beacon", "--json")
    let reason = try #require(try before.json()["reasons"]?[0]?.stringValue)
    let command = try #require(reason.split(separator: "scripts/build ").last.map(String.init))
    #expect(reason.contains("has no \"build\" block") || reason.contains("does not exist"), "\(reason)")

    let built = try await bench.run(
      Self.script, command.split(separator: " ").map(String.init) + Self.stage, in: bench.folder, seconds: 300)
    #expect(built.status == 0, "\(built)")
    let after = try await bench.roost("plugin", "info", "beacon", "--json")
    #expect(try after.json()["status"] == "usable", "\(after)")
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "Sources/BeaconPlugin.swift").path))
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.plugins.path) == ["beacon"])
  }

  @Test func `a plugin that cannot be described leaves nothing behind`() async throws {
    let bench = try Bench()
    let folder = try Self.sources(bench, below: "sources/beacon")
    let built = try await bench.run(
      Self.script, ["--plugin", folder.path, "--out", bench.plugins.path] + Self.stage, environment: ["BEACON_FAILURE": "no oil left"],
      in: bench.folder,
      seconds: 300)
    #expect(built.status == 1, "\(built)")
    #expect(built.errors.contains("the lamp is broken: no oil left"), "\(built)")
    #expect(built.errors.contains("the plugin in \(folder.path) could not be described"), "\(built)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.plugins.path) == [])
  }

  @Test func `a folder without sources, and a module that is not there, are told`() async throws {
    let bench = try Bench()
    let installed = try bench.install("beacon")
    let none = try await bench.run(Self.script, ["--plugin", installed.folder.path] + Self.stage, in: bench.folder)
    #expect(none.status == 1)
    #expect(none.errors.contains("\(installed.folder.path)/Sources holds no Swift file; give the folder of the sources"), "\(none)")
    let converter = Fixtures.root.appending(path: "Tests/Fixtures/Plugins/Converter").path
    let missing = try await bench.run(Self.script, ["--plugin", converter, "--out", bench.plugins.path] + Self.stage, in: bench.folder)
    #expect(missing.status == 1)
    #expect(missing.errors.contains("imports RoostUnits, which \(Fixtures.staged.path)/lib lacks"), "\(missing)")
  }
}
