import Foundation
import Testing

/// `roost doctor`: each finding says how bad it is, what it is about, where, and what mends it.
struct DoctorTests {
  struct Finding: Decodable, Sendable {
    let status: String
    let check: String
    let detail: String
    let `where`: String?
    let fix: String?
  }

  private struct Report: Decodable {
    let ok: Bool
    let checks: [Finding]
  }

  private static func findings(_ finished: Finished) throws -> [Finding] {
    try JSONDecoder().decode(Report.self, from: Data(finished.output.utf8)).checks
  }

  @Test func `every finding of a fault has what mends it, and JSON has all of it`() async throws {
    let bench = try Workbench()
    let folder = bench.work.appending(path: "plugins/broken")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try bench.write("{", to: "plugins/broken/plugin.json")
    try bench.write("{ \"roost\": 1, \"toolz\": {} }", to: "roost.json")
    let finished = try await bench.roost("doctor", "--json", "--plugin-dir", "plugins", environment: ["ROOST_OFLINE": "1"])
    #expect(finished.status == 1)
    let faults = try Self.findings(finished).filter { $0.status != "ok" }
    #expect(faults.contains { $0.check == "manifest" && $0.where == "roost.json" && $0.fix == "edit roost.json" })
    #expect(faults.contains { $0.check == "environment" && $0.where == "ROOST_OFLINE" && $0.fix == "unset ROOST_OFLINE" })
    #expect(faults.contains { $0.check == "plugin broken" && $0.where?.hasSuffix("plugins/broken") == true })
    for fault in faults { #expect(fault.fix?.isEmpty == false, "\(fault)") }
  }

  @Test func `the toolchain that can't build plugins is told, with the one that can`() async throws {
    let bench = try Workbench()
    try #require(Host.staged != nil, "only a staged distribution has an SDK")
    let here = try Self.findings(await bench.roost("doctor", "--json"))
    #expect(here.contains { $0.check == "toolchain" && $0.status == "ok" && $0.detail.contains("as the libraries") }, "\(here)")
    let without = try Self.findings(await bench.roost("doctor", "--json", environment: ["PATH": "/nowhere"]))
    let missing = try #require(without.first { $0.check == "toolchain" })
    #expect(missing.status == "warning" && missing.detail.contains("needs swiftc, which is not on PATH"), "\(missing)")
    #expect(missing.fix?.hasPrefix("put the bin folder of this toolchain on PATH: Swift version ") == true, "\(missing)")
    // Another compiler: a file of the checkout, as one that was just written can't be started while a child still holds it open.
    let toolchain = Host.root.appending(path: "Tests/Fixtures/Host/toolchain").path
    let other = try Self.findings(await bench.roost("doctor", "--json", environment: ["PATH": toolchain]))
    let finding = try #require(other.first { $0.check == "toolchain" })
    #expect(finding.status == "warning" && finding.detail.contains("Swift version 5.0"), "\(finding)")
  }

  @Test func `a library that nothing needs is an orphan`() async throws {
    let bench = try Workbench()
    let staged = try #require(Host.staged, "only a staged distribution has a folder of libraries")
    let copy = bench.folder.appending(path: "roost")
    // Links, not copies: a program that was just written can't be started while any child of these tests still holds it open.
    do { try FileManager.default.linkItem(at: staged, to: copy) } catch {
      // Another file system.
      try FileManager.default.removeItem(at: copy)
      try FileManager.default.copyItem(at: staged, to: copy)
    }
    #expect(try Self.findings(await bench.run(copy, "doctor", "--json")).contains { $0.check == "orphan libraries" && $0.status == "ok" })
    let stray = copy.appending(path: "lib/libstray.so").path
    try FileManager.default.copyItem(atPath: copy.appending(path: "lib/libRoostCore.so").path, toPath: stray)
    let orphan = try #require(try Self.findings(await bench.run(copy, "doctor", "--json")).first { $0.check == "orphan library" })
    #expect(orphan.where?.hasSuffix("/lib/libstray.so") == true && orphan.fix?.hasPrefix("rm /") == true, "\(orphan)")
  }

  @Test func `a second copy of a module is found, in a plugin directory, a plugin and the loader's path`() async throws {
    let bench = try Workbench()
    let staged = try #require(Host.staged, "only a staged distribution has a folder of libraries")
    let core = staged.appending(path: "lib/libRoostCore.so").path
    for folder in ["plugins/calculator", "elsewhere"] {
      try FileManager.default.createDirectory(at: bench.work.appending(path: folder), withIntermediateDirectories: true)
    }
    for file in ["plugin.json", "libCalculatorPlugin.so"] {
      try FileManager.default.copyItem(
        atPath: staged.appending(path: "plugins/calculator/\(file)").path,
        toPath: bench.work.appending(path: "plugins/calculator/\(file)").path)
    }
    #expect(try Self.findings(await bench.roost("doctor", "--json", "--plugin-dir", "plugins")).contains { $0.check == "copies" })
    for folder in ["plugins", "plugins/calculator", "elsewhere"] {
      try FileManager.default.copyItem(atPath: core, toPath: bench.work.appending(path: "\(folder)/libRoostCore.so").path)
    }
    let finished = try await bench.roost(
      "doctor", "--json", "--plugin-dir", "plugins",
      environment: [
        // What the copy needs is beside the original.
        "LD_LIBRARY_PATH": bench.work.appending(path: "elsewhere").path + ":" + staged.appending(path: "lib").path
      ])
    let findings = try Self.findings(finished)
    let copies = findings.filter { $0.check == "two copies" }
    #expect(copies.contains { $0.where?.hasSuffix("/plugins/libRoostCore.so") == true && $0.fix?.hasPrefix("rm /") == true }, "\(copies)")
    #expect(copies.contains { $0.where?.hasSuffix("/elsewhere/libRoostCore.so") == true && $0.fix == "unset LD_LIBRARY_PATH" }, "\(copies)")
    // The loader took that one: this is no warning.
    #expect(copies.contains { $0.status == "error" && $0.detail.contains("this program runs with ") }, "\(copies)")
    let plugin = try #require(findings.first { $0.check == "plugin calculator" })
    #expect(plugin.status == "error" && plugin.detail.contains("its folder holds a Roost library"), "\(plugin)")
  }

  @Test func `the terminal is looked at where there is one`() async throws {
    let bench = try Workbench()
    let none = try Self.findings(await bench.roost("doctor", "--json"))
    #expect(none.contains { $0.check == "terminal" && $0.status == "ok" && $0.detail.hasPrefix("none: ") })
    struct Case { let variables: [String: String], columns: Int, says: String, fix: String? }
    let cases = [
      Case(
        variables: ["TERM": "xterm", "LANG": "C.UTF-8"], columns: 100, says: "xterm, 100 columns, 24 rows, C.UTF-8", fix: nil),
      Case(variables: ["TERM": "dumb"], columns: 80, says: "TERM is \"dumb\"", fix: "export TERM=xterm-256color"),
      Case(variables: ["TERM": "xterm", "LANG": "C"], columns: 80, says: "the locale is C", fix: "export LANG=C.UTF-8"),
      Case(
        variables: ["TERM": "xterm", "LANG": "C", "LC_ALL": "en_US.utf8"], columns: 80, says: "xterm, 80 columns, 24 rows, en_US.utf8",
        fix: nil),
      Case(variables: ["TERM": "xterm"], columns: 0, says: "it does not say how large it is", fix: "stty columns 80 rows 24"),
    ]
    for one in cases {
      let terminal = try PseudoTerminal(columns: one.columns, rows: one.columns == 0 ? 0 : 24)
      let output = bench.folder.appending(path: "out-\(UUID().uuidString)").path
      let child = try bench.start(
        "doctor", "--json", input: .descriptor(terminal.program), output: .write(output), errors: .descriptor(terminal.program),
        environment: one.variables)
      let status = await child.status()
      let finished = Finished(status: status, output: try String(contentsOfFile: output, encoding: .utf8), errors: "")
      let findings = try Self.findings(finished).filter { $0.check == "terminal" }
      #expect(findings.contains { $0.detail.contains(one.says) && $0.fix == one.fix }, "\(findings)")
      #expect(findings.allSatisfy { $0.status == (one.fix == nil ? "ok" : "warning") }, "\(findings)")
    }
  }

  // MARK: - Plugins' own checks

  @Test func `a plugin's checks are run, and their findings stand beside doctor's own`() async throws {
    let bench = try Workbench(plugins: ["examiner"])
    let finished = try await bench.roost("doctor", "--json")
    let findings = try Self.findings(finished)
    #expect(finished.status == 1)
    #expect(findings.contains { $0.check == "disk" && $0.status == "ok" && $0.detail == "there is room" }, "\(findings)")
    #expect(findings.contains { $0.check == "disk" && $0.where == "/srv/disk" && $0.fix == "fstrim /srv/disk" })
    #expect(findings.contains { $0.check == "fickle" && $0.status == "error" && $0.fix == "repair-it --now" })
    let text = try await bench.roost("doctor")
    #expect(text.output.contains("it is slow (/srv/disk); to mend it: fstrim /srv/disk"), "\(text)")
  }

  @Test(arguments: [
    ("crash", "check.fickle", "its process was ended by signal 6 (Aborted); it last wrote: about to abort"),
    ("hang", "check.fickle", "its process did not end within 2.0 seconds and was stopped"),
    ("throw", "check.fickle", "it was told to throw"), ("noise", "fickle", "it is broken"),
  ])
  func `a check that misbehaves spoils neither doctor nor the checks before it`(deed: String, check: String, says: String) async throws {
    let bench = try Workbench(plugins: ["examiner"])
    let finished = try await bench.roost("doctor", "--json", "--check-timeout", "2s", environment: ["EXAMINER": deed])
    #expect(finished.status == 1)
    let findings = try Self.findings(finished)
    #expect(findings.contains { $0.check == check && $0.status == "error" && $0.detail.contains(says) }, "\(findings)")
    #expect(findings.contains { $0.check == "disk" && $0.detail == "there is room" }, "\(findings)")
  }

  @Test func `only doctor opens a plugin for its checks, and only one that may be used`() async throws {
    let bench = try Workbench(plugins: ["examiner"])
    let marks = ["EXAMINER_MARKS": bench.work.appending(path: "marks").path]
    func opened() -> Int { ((try? bench.read("marks")) ?? "").split(separator: "\n").count }
    for words in [["validate"], ["components"], ["plugin"], ["--help"], ["doctor", "--safe-mode"]] {
      _ = try await bench.roost(words.map { Array($0.utf8) }, environment: marks)
    }
    #expect(opened() == 0)
    _ = try await bench.roost("doctor", environment: marks)
    #expect(opened() == 1)
    _ = try await bench.roost("plugin", "quarantine", "examiner", environment: marks)
    let shut = try await bench.roost("doctor", "--json", environment: marks)
    #expect(opened() == 1, "\(shut)")
    _ = try await bench.roost("plugin", "trust", "examiner", environment: marks)
    try bench.write(
      """
      { "roost": 1, "plugins": { "isolation": { "*": "confined" } }, "providers": { "main": { "type": "offline" } },
        "agents": { "a": { "engine": { "type": "llm", "provider": "main" } } }, "entry": "a" }
      """, to: "roost.json")
    let findings = try Self.findings(await bench.roost("doctor", "--json", environment: marks))
    #expect(opened() == 1)
    #expect(findings.contains { $0.check == "plugin examiner" && $0.detail.contains("its checks are not run: the manifest isolates it") })
  }
}
