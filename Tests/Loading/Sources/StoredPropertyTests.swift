import Foundation
import RoostCore
import Testing

/// A Core that differs by one stored property under the same version number, really built: minutes, so only with `scripts/test --long`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ROOST_LONG_TESTS"]?.isEmpty == false))
struct StoredPropertyTests {
  @Test func `a plugin built against it is refused, in both directions`() async throws {
    let bench = try Bench()
    let checkout = bench.folder.appending(path: "checkout")
    try FileManager.default.createDirectory(at: checkout.appending(path: "Modules"), withIntermediateDirectories: true)
    for name in ["Package.swift", "Host", "scripts", "Modules/Core"] {
      try await copy(name, to: checkout, bench)
    }
    let file = checkout.appending(path: "Modules/Core/Sources/RoostCore/Plugins/ComponentContext.swift")
    let source = try String(contentsOf: file, encoding: .utf8)
    let declaration = "  public var baseDirectory: String\n"
    #expect(source.contains(declaration))
    try Data(source.replacingOccurrences(of: declaration, with: "  public var another = 0\n" + declaration).utf8).write(to: file)

    let script = checkout.appending(path: "scripts/build").path
    let staged = try await bench.run(script, [], in: checkout, seconds: 1_800)
    try #require(staged.status == 0, "\(staged)")
    let beacon = Fixtures.root.appending(path: "Tests/Fixtures/Plugins/Beacon").path
    let built = try await bench.run(script, ["--plugin", beacon, "--out", bench.plugins.path], in: checkout, seconds: 300)
    try #require(built.status == 0, "\(built)")

    let other = checkout.appending(path: "build/roost")
    let (ours, theirs) = (try block(in: try Fixtures.plugin("beacon")), try block(in: bench.plugins.appending(path: "beacon")))
    #expect(ours["core"] == theirs["core"])
    #expect(ours["compiler"] == theirs["compiler"])
    #expect(ours["digest"] != theirs["digest"])

    try await check(bench, plugin: theirs, host: ours)
    let back = try Bench(other)
    try back.install("beacon")
    try await check(back, plugin: ours, host: theirs)
  }

  /// The plugin is refused with both digests, and none of its code runs.
  private func check(_ bench: Bench, plugin: JSONObject, host: JSONObject) async throws {
    func side(_ build: JSONObject) -> String {
      "\(build["digest"]?.stringValue?.prefix(12) ?? "") (\(build["compiler"]?.stringValue ?? ""), release)"
    }
    let reason =
      "it was compiled against another RoostCore: the plugin expects \(side(plugin)), this host has \(side(host)). Rebuild it with: "
      + "roost plugin build \(bench.plugins.path)/beacon --out \(bench.plugins.path)"
    let info = try await bench.roost("plugin", "info", "beacon", "--json")
    #expect(try info.json()["reasons"] == [.string(reason)], "\(info)")
    let run = try await bench.roost("run", "-f", try bench.manifest(RefusalTests.using(required: true)), RefusalTests.question)
    #expect(run.status != 0, "\(run)")
    #expect(try bench.marks() == [])
  }

  private func block(in folder: URL) throws -> JSONObject {
    try JSONValue(parsing: String(contentsOf: folder.appending(path: "plugin.json"), encoding: .utf8))["build"]?.objectValue ?? JSONObject()
  }

  /// Without what earlier builds left.
  private func copy(_ name: String, to checkout: URL, _ bench: Bench) async throws {
    let source = Fixtures.root.appending(path: name).path
    let target = checkout.appending(path: name).path
    let copied = try await bench.run("cp", ["-r", source, target], in: checkout)
    #expect(copied.status == 0, "\(copied)")
    let leftover = checkout.appending(path: "\(name)/.build")
    if FileManager.default.fileExists(atPath: leftover.path) { try FileManager.default.removeItem(at: leftover) }
  }
}
