import Foundation
import RoostCore
import Testing

/// New versions of a plugin in a process that goes on.
struct ReloadTests {
  private static func manifest(_ bench: Bench, settings: String = "", plugins: String = "") throws -> String {
    try bench.manifest(
      """
      {"roost": 1,
       "plugins": {"require": ["offline"]\(plugins)},
       "providers": {"main": {"type": "offline"}},
       "tools": {"swap": {"type": "swap"\(settings)}},
       "agents": {"a": {"engine": {"type": "llm", "provider": "main"}, "tools": ["swap"]}},
       "entry": "a"}
      """)
  }

  private static let question = "Which version of the swap plugin is it?"

  @Test func `a reload answers with the new version, and says what it made anew`() async throws {
    let bench = try Bench()
    let folder = bench.plugins.appending(path: "swap")
    try SwapVersion(layout: .one, number: 1).install(in: folder)
    let chat = try RunningChat(bench, manifest: Self.manifest(bench))
    #expect(try await chat.ask(Self.question).contains("one-001 fine"))
    try SwapVersion(layout: .two, number: 2).install(in: folder)
    let reload = try await bench.roost("plugin", "reload", "swap", "--json")
    #expect(reload.status == 0, "\(reload)")
    let report = try #require(try reload.json()[0]?["reloaded"]?[0])
    #expect(report["from"] == "1.0.1" && report["to"] == "1.0.2" && report["reloads"] == 1)
    #expect(report["remade"] == ["agents.a", "tools.swap"])
    #expect(try await chat.ask(Self.question).contains("two-002 fine"))
    let running = try await bench.roost("plugin", "list", "--running", "--json")
    let plugins = try #require(try running.json()[0]?["plugins"]?.arrayValue)
    #expect(plugins.contains { $0["name"] == "swap" && $0["version"] == "1.0.2" })
    #expect(try await chat.finish() == 0)
    let after = try await bench.roost("plugin", "reload", "swap")
    #expect(after.status == 1 && after.errors.contains("no host is running that listens"), "\(after)")
  }

  @Test func `only its owner reaches a running host`() async throws {
    let bench = try Bench()
    try SwapVersion(layout: .one, number: 1).install(in: bench.plugins.appending(path: "swap"))
    let chat = try RunningChat(bench, manifest: Self.manifest(bench))
    #expect(try await chat.ask(Self.question).contains("one-001"))
    let folder = bench.folder.appending(path: "home/run")
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    let sockets = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(sockets.count == 1)
    #expect(try mode(folder.path) == 0o700)
    for socket in sockets { #expect(try mode(folder.appending(path: socket).path) == 0o600) }
    #expect(try await chat.finish() == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  /// What is wrong with a new version, and what the refusal says.
  static let faults: [(name: String, says: String, change: @Sendable (inout PluginCopy) throws -> Void)] = [
    ("a changed library", "SHA-256", { $0.isHashed = false }), ("a library that is none", "ELF", { $0.library = Data("text".utf8) }),
    ("a broken plugin.json", "plugin.json", { $0.text = Data("{".utf8) }),
    ("another name", "swop", { $0.descriptor["name"] = "swop" }),
    ("a component that is gone", "no tool type \"swap\"", { $0.descriptor["components"] = [] }),
    (
      "components that it doesn't register", "tool.other",
      {
        let listed = $0.descriptor["components"]?.arrayValue ?? []
        $0.descriptor["components"] = .array(listed + [["id": "tool.other", "summary": "None.", "settings": ["type": "object"]]])
      }
    ),
  ]

  @Test func `a version that can't be used changes nothing and says why`() async throws {
    let bench = try Bench()
    let folder = bench.plugins.appending(path: "swap")
    try SwapVersion(layout: .one, number: 1).install(in: folder)
    let chat = try RunningChat(bench, manifest: Self.manifest(bench))
    #expect(try await chat.ask(Self.question).contains("one-001"))
    for fault in Self.faults {
      try SwapVersion(layout: .two, number: 2).install(in: folder, fault.change)
      let reload = try await bench.roost("plugin", "reload", "swap")
      #expect(reload.status == 1 && reload.errors.contains(fault.says), "\(fault.name): \(reload)")
      #expect(try await chat.ask(Self.question).contains("one-001 fine"), "\(fault.name)")
    }
    try FileManager.default.removeItem(at: folder)
    let gone = try await bench.roost("plugin", "reload", "swap")
    #expect(gone.status == 1 && gone.errors.contains("plugin.json"), "\(gone)")
    try SwapVersion(layout: .one, number: 1).install(in: folder)
    let same = try await bench.roost("plugin", "reload", "swap")
    #expect(same.status == 1 && same.errors.contains("have not changed"), "\(same)")
    let unknown = try await bench.roost("plugin", "reload", "swpa")
    #expect(unknown.status == 1 && unknown.errors.contains("did you mean swap?"), "\(unknown)")
    #expect(try await chat.finish() == 0)
  }

  @Test func `a call in flight finishes on the old version, which is stopped after it`() async throws {
    let bench = try Bench()
    let folder = bench.plugins.appending(path: "swap")
    let journal = bench.folder.appending(path: "journal")
    try SwapVersion(layout: .one, number: 1).install(in: folder)
    let chat = try RunningChat(
      bench, manifest: Self.manifest(bench, settings: #", "pause": 2000"#), environment: ["SWAP_JOURNAL": journal.path])
    #expect(try await chat.ask(Self.question).contains("one-001"))
    try chat.send(Self.question)
    try SwapVersion(layout: .two, number: 2).install(in: folder)
    let reload = try await bench.roost("plugin", "reload")
    #expect(reload.status == 0 && reload.output.contains("swap 1.0.1 → 1.0.2"), "\(reload)")
    // The reload may have come before the run began; it was not before the new version was started.
    let text = try #require(try await chat.answer()?["text"]?.stringValue)
    #expect(text.contains("one-001 fine") || text.contains("two-002 fine"), "\(text)")
    #expect(try await chat.ask(Self.question).contains("two-002 fine"))
    #expect(try await chat.finish() == 0)
    let lines = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n")
    #expect(lines == ["start one-001", "start two-002", "stop one-001", "stop two-002"])
  }

  @Test func `SIGHUP reloads what has changed`() async throws {
    let bench = try Bench()
    let folder = bench.plugins.appending(path: "swap")
    try SwapVersion(layout: .one, number: 1).install(in: folder)
    let chat = try RunningChat(bench, manifest: Self.manifest(bench))
    #expect(try await chat.ask(Self.question).contains("one-001"))
    try SwapVersion(layout: .two, number: 2).install(in: folder)
    let host = try await bench.roost("plugin", "list", "--running", "--json").json()[0]?["pid"]?.intValue
    kill(Int32(try #require(host)), SIGHUP)
    while try !String(contentsOf: chat.errors, encoding: .utf8).contains("reloaded swap: 1.0.1 → 1.0.2") { await Task.yield() }
    #expect(try await chat.ask(Self.question).contains("two-002 fine"))
    #expect(try await chat.finish() == 0)
  }

  @Test func `the number of reloads has a limit`() async throws {
    let bench = try Bench()
    let folder = bench.plugins.appending(path: "swap")
    try SwapVersion(layout: .one, number: 1).install(in: folder)
    let chat = try RunningChat(bench, manifest: Self.manifest(bench, plugins: #", "max_reloads": 1"#))
    #expect(try await chat.ask(Self.question).contains("one-001"))
    for number in 2...3 {
      try SwapVersion(layout: .two, number: number).install(in: folder)
      let reload = try await bench.roost("plugin", "reload", "swap")
      #expect(reload.status == (number == 2 ? 0 : 1), "\(reload)")
      if number == 3 { #expect(reload.errors.contains("max_reloads")) }
    }
    #expect(try await chat.ask(Self.question).contains("two-002 fine"))
    #expect(try await chat.finish() == 0)
  }

  // Growth: each version's image stays mapped (its pages that were touched count), and nothing else may.
  @Test func `a hundred reloads under load fail no call, and memory grows by the versions alone`() async throws {
    let bench = try Bench()
    let program = try await Self.reloader(bench)
    let plugin = bench.plugins.appending(path: "swap")
    let versions = bench.folder.appending(path: "versions")
    try FileManager.default.createDirectory(at: versions, withIntermediateDirectories: true)
    try SwapVersion(layout: .one, number: 0).install(in: plugin)
    let count = 100
    for number in 1...count {
      try SwapVersion(layout: number.isMultiple(of: 2) ? .one : .two, number: number).install(in: versions.appending(path: "\(number)"))
    }
    let manifest = try Self.manifest(bench, plugins: #", "directories": ["\#(Fixtures.staged.path)/plugins"]"#)
    let run = try await bench.run(program, [manifest, plugin.path, versions.path, "\(count)"], in: bench.folder, seconds: 240)
    #expect(run.status == 0, "\(run)")
    let report = try run.json()
    #expect(report["failures"] == [], "\(run.output)")
    #expect(try #require(report["calls"]?.intValue) > count)
    let resident = report["resident_kib"]?.arrayValue?.compactMap { $0.intValue }
    let sizes = try #require(resident)
    let growth = (sizes[sizes.count - 1] - sizes[0]) / (count - 10)
    print("a reload costs \(growth) KiB resident; \(report["calls"] ?? 0) calls meanwhile")
    // A library of about 100 KiB; 1 MiB a version would be a leak.
    #expect(growth < 1_024, "\(sizes)")
  }

  /// The program of Tests/Fixtures/Programs/Reloader, compiled against the staged libraries.
  private static func reloader(_ bench: Bench) async throws -> String {
    let (source, program) = (
      Fixtures.root.appending(path: "Tests/Fixtures/Programs/Reloader/Reloader.swift").path, bench.folder.appending(path: "reloader").path
    )
    let library = Fixtures.staged.appending(path: "lib").path
    let compiled = try await bench.run(
      "swiftc",
      [
        "-parse-as-library", "-swift-version", "6", "-O", "-I", Fixtures.staged.appending(path: "sdk/modules").path,
        "-I", Fixtures.staged.appending(path: "sdk/include").path, "-L", library, "-lRoostCore",
        "-Xlinker", "-rpath", "-Xlinker", library, "-no-toolchain-stdlib-rpath", "-o", program, source,
      ], in: bench.folder, seconds: 300)
    try #require(compiled.status == 0, "\(compiled)")
    return program
  }
}
