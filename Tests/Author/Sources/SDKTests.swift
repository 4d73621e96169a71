import Foundation
import RoostCore
import Testing

/// What a distribution's `sdk/` holds, and what else can be built with it.
struct SDKTests {
  @Test func `the macros' program names no path of the machine that built it`() async throws {
    let bench = try AuthorBench()
    let tool = bench.distribution.appending(path: "sdk/macros/RoostMacros-tool").path
    let swiftc = try #require(
      Toolchains.path.split(separator: ":").map { "\($0)/swiftc" }.first { FileManager.default.isExecutableFile(atPath: $0) })
    let bin = URL(filePath: swiftc).resolvingSymlinksInPath().deletingLastPathComponent()
    let dump = try await bench.run([bin.appending(path: "llvm-objdump").path, "-p", tool])
    #expect(dump.status == 0, "\(dump)")
    #expect(!dump.output.contains("RUNPATH") && !dump.output.contains("RPATH"), "\(dump)")
    let bytes = try Data(contentsOf: URL(filePath: tool))
    #expect(bytes.range(of: Data(Installation.checkout.path.utf8)) == nil)
  }

  @Test func `its digests are those of the libraries`() async throws {
    let bench = try AuthorBench()
    let sdk = try JSONValue(parsing: String(contentsOf: bench.distribution.appending(path: "sdk/sdk.json"), encoding: .utf8))
    let reports = try LibraryDirectory(path: bench.distribution.appending(path: "lib").path).reports()
    #expect(reports.contains { $0.library == "RoostCore" } && reports.contains { $0.library == "RoostTesting" })
    for report in reports {
      #expect(sdk["libraries"]?[report.library]?.stringValue == report.digest)
      #expect(sdk["compiler"]?.stringValue == report.compiler)
    }
  }

  @Test func `an SDK of another build is refused`() async throws {
    let bench = try AuthorBench()
    let copy = bench.folder.appending(path: "mixed")
    try FileManager.default.copyItem(at: bench.distribution, to: copy)
    let file = copy.appending(path: "sdk/sdk.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    let digest = try #require(try JSONValue(parsing: text)["libraries"]?["RoostCore"]?.stringValue)
    try Data(text.replacing(digest, with: String(repeating: "0", count: 64)).utf8).write(to: file)
    _ = try await bench.roost("plugin", "new", "tides", "--kind", "tool")
    let build = try await bench.run([copy.appending(path: "bin/roost").path, "plugin", "build", "tides"])
    #expect(build.status == 1)
    #expect(build.errors.contains("is not that of") && build.errors.contains("000000000000"), "\(build)")
  }

  @Test func `a program that embeds Roost compiles against it and answers`() async throws {
    let bench = try AuthorBench()
    let source = Installation.checkout.appending(path: "Examples/embed/Main.swift")
    try bench.write(String(contentsOf: source, encoding: .utf8), to: "Main.swift")
    let place = bench.distribution.path
    let compile = try await bench.run([
      "swiftc", "-parse-as-library", "-swift-version", "6", "-O", "-o", "embed", "Main.swift", "-I", "\(place)/sdk/modules", "-I",
      "\(place)/sdk/include", "-L", "\(place)/lib", "-lRoostCore", "-load-plugin-executable", "\(place)/sdk/macros/RoostMacros#RoostMacros",
      "-Xlinker", "-rpath", "-Xlinker", "\(place)/lib",
    ])
    try #require(compile.status == 0, "\(compile)")
    print("a program that embeds Roost compiled in \(compile.duration)")
    let run = try await bench.run(["./embed", place, "How many \"lamps\" are in stock?"])
    #expect(run.output.contains("12 lamps"), "\(run)")
  }
}
