import Foundation
import RoostCore
import Testing

/// `roost dist build`: what is in a distribution, and what is not.
struct BuildTests {
  static func text(_ members: String, name: String = "mine") -> String {
    "{ \"roost\": 1, \"name\": \"\(name)\", \"version\": \"1.0.0\", \(members) }"
  }

  @Test func `minimal holds what it needs and nothing else`() throws {
    let folder = try Staged.minimal()
    let paths = try files(below: folder)
    // LB1-CONF-02, LB2-CONF-02, LB3-CONF-02, LB4-CONF-02: Core runs with two plugins, and no other module is there.
    #expect(paths.filter { $0.hasPrefix("lib/libRoost") } == ["lib/libRoostCore.so"])
    #expect(Set(paths.filter { $0.hasPrefix("plugins/") }.map { $0.split(separator: "/")[1] }) == ["calculator", "offline"])
    #expect(!paths.contains { $0.contains("libFoundation.so") || $0.contains("FoundationICU") || $0.hasPrefix("sdk/") })
    for path in [
      "bin/roost", "libexec/roost-worker", "share/roost.json", "share/distribution.json", "dist.lock", "licences/Roost.txt",
      "licences/Swift.txt",
    ] {
      #expect(paths.contains(path), "\(path)")
    }
    let lock = try JSONValue(parsing: String(contentsOf: folder.appending(path: "dist.lock"), encoding: .utf8))
    #expect(Set(lock["files"]?.objectValue?.keys ?? []) == Set(paths).subtracting(["dist.lock"]))
    let licences = lock["libraries"]?.objectValue ?? JSONObject()
    #expect(Set(licences.keys) == Set(paths.filter { $0.hasPrefix("lib/") }.map { String($0.dropFirst(4)) }))
    #expect(lock["made"] == "assembled")
  }

  @Test func `modules and the sdk are there when they are asked for`() async throws {
    let bench = try DistBench()
    let finished = try await bench.build(Self.text(#""plugins": ["clock"], "modules": ["Testing"]"#), "-o", "out")
    #expect(finished.status == 0, "\(finished)")
    let paths = try files(below: bench.work.appending(path: "out"))
    #expect(paths.contains("lib/libRoostTesting.so"))
    #expect(!paths.contains("lib/libRoostSandbox.so"))
    let whole = try await bench.build(Self.text(#""plugins": ["clock"], "sdk": true"#), "-o", "whole")
    #expect(whole.status == 0, "\(whole)")
    #expect(FileManager.default.isExecutableFile(atPath: bench.work.appending(path: "whole/sdk/macros/RoostMacros-tool").path))
  }

  @Test func `whoever assembles it, wherever and in whatever surroundings, gets the same bytes`() async throws {
    let bench = try DistBench()
    let dist = Staged.checkout.appending(path: "Distributions/minimal").path
    let one = try await bench.run(
      ["sh", "-c", "umask 077; exec \"$@\"", "sh", bench.program.path, "dist", "build", dist, "--skip-compile", "-o", "a/one"],
      environment: ["TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "USER": "one"])
    let two = try await bench.run(
      ["sh", "-c", "umask 002; exec \"$@\"", "sh", bench.program.path, "dist", "build", dist, "--skip-compile", "-o", "b/two"],
      environment: ["TZ": "America/Lima", "LC_ALL": "C", "USER": "two", "GZIP": "-1"])
    #expect(one.status == 0, "\(one)")
    #expect(two.status == 0, "\(two)")
    let archives = try ["a/one.tar.gz", "b/two.tar.gz"].map { try Data(contentsOf: bench.work.appending(path: $0)) }
    #expect(archives[0] == archives[1])
  }

  @Test func `a failed build leaves what was there, and no half of another`() async throws {
    let bench = try DistBench()
    #expect(try await bench.build(Self.text(#""plugins": ["clock"]"#), "-o", "out").status == 0)
    let before = try files(below: bench.work.appending(path: "out"))
    let failed = try await bench.build(Self.text(#""plugins": ["clok"]"#), "-o", "out")
    #expect(failed.status == 3)
    // No archive can be written where there is no tar.
    try FileManager.default.createDirectory(at: bench.work.appending(path: "bin"), withIntermediateDirectories: true)
    let poor = try await bench.run([
      "/usr/bin/env", "PATH=\(bench.work.path)/bin", bench.program.path, "dist", "build", "--skip-compile", "-o", "out",
    ])
    #expect(poor.status != 0)
    #expect(try files(below: bench.work.appending(path: "out")) == before)
    let left = try FileManager.default.contentsOfDirectory(atPath: bench.work.path)
    #expect(left.sorted() == ["bin", "dist.json", "out", "out.tar.gz"])
  }

  @Test func `a folder that is no distribution is never replaced`() async throws {
    let bench = try DistBench()
    try bench.write("precious", to: "out/file")
    let finished = try await bench.build(Self.text(#""plugins": ["clock"]"#), "-o", "out")
    #expect(finished.status == 1)
    #expect(finished.errors.contains("is no distribution; it was left as it is"))
    #expect(try bench.read("out/file") == "precious")
  }

  @Test func `a plugin from anywhere takes a shipped one's place`() async throws {
    let bench = try DistBench()
    let clock = try Staged.home().appending(path: "plugins/clock")
    try FileManager.default.copyItem(at: clock, to: bench.work.appending(path: "other"))
    try bench.write("Do as you like.\n", to: "other/LICENSE")
    let finished = try await bench.build(
      Self.text(##""plugins": ["offline", "clock"], "replaces": [{"plugin": "clock", "with": {"path": "./other", "version": "1.0.0"}}]"##),
      "-o", "out")
    #expect(finished.status == 0, "\(finished)")
    #expect(try bench.read("out/plugins/clock/LICENSE") == "Do as you like.\n")
    let lock = try JSONValue(parsing: bench.read("out/dist.lock"))
    #expect(lock["plugins"]?["clock"]?["source"] == "./other")
  }

  @Test func `a plugin under nobody's licence is not shipped`() async throws {
    let bench = try DistBench()
    let clock = try Staged.home().appending(path: "plugins/clock")
    try FileManager.default.copyItem(at: clock, to: bench.work.appending(path: "other"))
    let refused = try await bench.build(Self.text(##""plugins": ["./other"]"##), "-o", "out")
    #expect(refused.status == 3)
    #expect(refused.errors.contains(#"the licence of "clock" is not known; put a LICENSE into its folder"#))
    let named = try await bench.build(Self.text(##""plugins": [{"path": "./other", "licence": "MIT"}]"##), "-o", "out")
    #expect(named.status == 0, "\(named)")
  }

  @Test func `a library under nobody's licence is not shipped`() async throws {
    let bench = try DistBench()
    let home = bench.work.appending(path: "home")
    #expect(try await bench.run(["cp", "-R", Staged.home().path, home.path]).status == 0)
    try bench.write(
      #"{ "libraries": [{ "names": ["libRoost*"], "licence": "Apache-2.0", "text": "Roost.txt" }] }"#, to: "home/licences/libraries.json")
    try bench.write(Self.text(#""plugins": ["clock"]"#), to: "dist.json")
    let finished = try await bench.run([home.appending(path: "bin/roost").path, "dist", "build", "--skip-compile"])
    #expect(finished.status == 1)
    #expect(finished.errors.contains("nobody knows the licence of"))
  }

  @Test func `a tampered plugin is not shipped`() async throws {
    let bench = try DistBench()
    let clock = try Staged.home().appending(path: "plugins/clock")
    try FileManager.default.copyItem(at: clock, to: bench.work.appending(path: "other"))
    let library = bench.work.appending(path: "other/libClockPlugin.so")
    try (Data(contentsOf: library) + Data([0])).write(to: library)
    let finished = try await bench.build(Self.text(##""plugins": [{"path": "./other", "licence": "MIT"}]"##), "-o", "out")
    #expect(finished.status == 3)
    #expect(!FileManager.default.fileExists(atPath: bench.work.appending(path: "out").path))
  }

  @Test func `branding says what version and help say`() async throws {
    let bench = try DistBench(Staged.guarded())
    #expect(try await bench.roost("version").output == "Acme 2.0\n")
    #expect(try await bench.roost("--version").output == "Acme 2.0\n")
    #expect(try await bench.roost("--help").output.hasPrefix("Acme: ask about your order.\n"))
    let json = try await bench.roost("version", "--json").json()
    #expect(json["version"] == .string(RoostVersion.current))
    #expect(json["distribution"] == ["name": "guarded", "version": "2.0.0"])
    let plain = try await DistBench(Staged.minimal()).roost("version").output
    #expect(plain == "roost \(RoostVersion.current), distribution minimal 0.1.0\n")
  }
}
