import Foundation
import RoostCore
import Testing

/// `roost plugin build`, as the refusals tell people to use it.
struct PluginBuildTests {
  private static func build(_ bench: Bench, _ words: [String], environment: [String: String] = [:]) async throws -> Finished {
    try await bench.run(
      Fixtures.staged.appending(path: "bin/roost").path, ["plugin", "build"] + words,
      environment: environment.merging(["HOME": bench.folder.appending(path: "home").path]) { $1 }, in: bench.folder, seconds: 300)
  }

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
    let command = try #require(reason.split(separator: "roost plugin build ").last.map(String.init))
    #expect(reason.contains("has no \"build\" block") || reason.contains("does not exist"), "\(reason)")

    let built = try await Self.build(bench, command.split(separator: " ").map(String.init))
    #expect(built.status == 0, "\(built)")
    let after = try await bench.roost("plugin", "info", "beacon", "--json")
    #expect(try after.json()["status"] == "usable", "\(after)")
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "Sources/BeaconPlugin.swift").path))
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.plugins.path) == ["beacon"])
  }

  @Test func `a plugin that cannot be described leaves nothing behind`() async throws {
    let bench = try Bench()
    let folder = try Self.sources(bench, below: "sources/beacon")
    let built = try await Self.build(
      bench, [folder.path, "--out", bench.plugins.path], environment: ["BEACON_FAILURE": "no oil left"])
    #expect(built.status == 1, "\(built)")
    #expect(built.errors.contains("the lamp is broken: no oil left"), "\(built)")
    #expect(built.errors.contains("the plugin in \(folder.path) could not be described"), "\(built)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.plugins.path) == [])
  }

  @Test func `a folder without sources, and a module that is not there, are told`() async throws {
    let bench = try Bench()
    let installed = try bench.install("beacon")
    let none = try await Self.build(bench, [installed.folder.path])
    #expect(none.status == 1)
    #expect(
      none.errors.contains(
        "\(installed.folder.path)/Sources holds no Swift or C file, and there is no src/lib.rs; give the folder of the sources"), "\(none)")
    let converter = Fixtures.root.appending(path: "Tests/Fixtures/Plugins/Converter").path
    let missing = try await Self.build(bench, [converter, "--out", bench.plugins.path])
    #expect(missing.status == 1)
    #expect(missing.errors.contains("imports RoostUnits, which \(Fixtures.staged.path)/lib lacks"), "\(missing)")
  }
}
