import Foundation
import RoostCore
import Testing

/// Plugins whose `plugin.json` can't be used, seen through the built host.
struct DescriptionTests {
  @Test(arguments: DescriptionFault.all) func `it is refused at its place, and nothing else is`(fault: DescriptionFault) async throws {
    let bench = try Bench()
    let copy = try bench.install("beacon") { try fault.damage(&$0) }
    try fault.afterwards(copy)
    let parts = fault.says.map { $0.replacingOccurrences(of: "FILE", with: copy.folder.appending(path: "plugin.json").path) }
    let info = try await bench.roost("plugin", "info", "beacon", "--json")
    #expect(info.status == 0, "\(info)")
    let reasons = try info.json()["reasons"]?.arrayValue?.compactMap(\.stringValue).joined(separator: "\n") ?? ""
    for part in parts { #expect(reasons.contains(part), "\(reasons)") }
    try await RefusalTests.checkOthers(bench, refused: "beacon", says: parts)
    // Required, it is a plugin that is missing; only named, its component type is unknown.
    let required = try await bench.roost("run", "-f", try bench.manifest(RefusalTests.using(required: true)), RefusalTests.question)
    #expect(required.status == 4, "\(required)")
    for part in parts { #expect(required.errors.contains(part), "\(required)") }
    let named = try await bench.roost("run", "-f", try bench.manifest(RefusalTests.using(required: false)), RefusalTests.question)
    #expect(named.status == 3, "\(named)")
    #expect(named.errors.contains("there is no tool type \"beacon\""), "\(named)")
    #expect(named.errors.contains(copy.folder.path), "\(named)")
    #expect(try bench.marks() == [])
  }

  @Test func `a folder linked from elsewhere is refused, one linked inside the plugin directory is used once`() async throws {
    let bench = try Bench()
    let elsewhere = bench.folder.appending(path: "elsewhere")
    try PluginCopy(of: "beacon", in: elsewhere).write()
    let link = bench.plugins.appending(path: "beacon")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: elsewhere)
    let outside = try await bench.roost("plugin", "info", "beacon", "--json")
    let reason = "it is a symbolic link out of \(bench.plugins.path), to \(elsewhere.path); copy the folder"
    #expect(try outside.json()["reasons"]?[0]?.stringValue?.contains(reason) == true, "\(outside)")

    try FileManager.default.removeItem(at: link)
    try FileManager.default.moveItem(at: elsewhere, to: bench.plugins.appending(path: "beacon-1.0"))
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "beacon-1.0")
    let inside = try await bench.roost("plugin", "list", "--json")
    let found = try inside.json().arrayValue?.filter { $0["name"] == "beacon" } ?? []
    #expect(found.compactMap { $0["status"]?.stringValue } == ["usable"], "\(inside)")
  }

  @Test func `a plugin of the same name further down the search path is not used, and that is said`() async throws {
    let bench = try Bench()
    try bench.install("beacon")
    let first = bench.folder.appending(path: "first")
    try PluginCopy(of: "beacon", in: first.appending(path: "beacon")).write()
    let list = try await bench.roost("plugin", "list", "--plugin-dir", first.path, "--json")
    let found = try list.json().arrayValue?.filter { $0["name"] == "beacon" } ?? []
    #expect(found.compactMap { $0["status"]?.stringValue } == ["usable", "shadowed"], "\(list)")
    #expect(found.first?["directory"]?.stringValue == first.appending(path: "beacon").path)
    let text = "The plugin beacon in \(bench.plugins.path)/beacon is not used: the one in \(first.path)/beacon comes first."
    #expect(found.last?["reasons"]?[0]?.stringValue == text)
  }

  @Test func `a plugin directory that anyone may write to is told`() async throws {
    let bench = try Bench()
    try bench.install("beacon")
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: bench.plugins.path)
    let list = try await bench.roost("plugin", "list")
    #expect(list.status == 0)
    #expect(list.errors.contains("Anyone on this machine may put plugins into \(bench.plugins.path)"), "\(list)")
  }
}
