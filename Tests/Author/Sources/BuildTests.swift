import Foundation
import RoostCore
import Testing

/// `roost plugin build`: what it says when it can't.
struct BuildTests {
  /// A folder with links to a few programs, to stand for a PATH.
  private static func programs(_ names: [String], in bench: AuthorBench) throws -> String {
    let folder = bench.folder.appending(path: "bin")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in names {
      let found = Toolchains.path.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
      try FileManager.default.createSymbolicLink(atPath: folder.appending(path: name).path, withDestinationPath: try #require(found))
    }
    return folder.path
  }

  @Test(arguments: [("swift", "swiftc"), ("c", "cc"), ("rust", "rustc")])
  func `a compiler that is missing is named`(_ language: String, _ compiler: String) async throws {
    let bench = try AuthorBench()
    _ = try await bench.roost("plugin", "new", "tides", "--kind", "tool", "--language", language)
    let build = try await bench.roost("plugin", "build", in: "tides", path: try Self.programs(["env"], in: bench))
    #expect(build.status == 1)
    #expect(build.errors.contains("needs \(compiler), which is not on PATH"), "\(build)")
  }

  @Test func `another compiler than the libraries' is refused, both versions named`() async throws {
    let bench = try AuthorBench()
    _ = try await bench.roost("plugin", "new", "tides", "--kind", "tool")
    let folder = try Self.programs(["env"], in: bench)
    try Data("#!/bin/sh\necho 'Swift version 5.9.2 (swift-5.9.2-RELEASE)'\n".utf8).write(to: URL(filePath: folder + "/swiftc"))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/swiftc")
    let build = try await bench.roost("plugin", "build", in: "tides", path: folder)
    #expect(build.status == 1)
    #expect(build.errors.contains("Swift version 5.9.2 (swift-5.9.2-RELEASE)"), "\(build)")
    let sdk = try JSONValue(parsing: String(contentsOf: bench.distribution.appending(path: "sdk/sdk.json"), encoding: .utf8))
    #expect(build.errors.contains(try #require(sdk["compiler"]?.stringValue)), "\(build)")
  }

  static let mistakes: [(String, String, String, String)] = [
    ("swift", "Sources/TidesTool.swift", "var broken: Int = \"high\"\n", "Sources/TidesTool.swift:1:"),
    ("c", "Sources/tides.c", "int broken = high;\n", "Sources/tides.c:1:"),
    ("rust", "src/json.rs", "const BROKEN: u8 = high;\n", "src/json.rs:1:"),
  ]

  @Test(arguments: mistakes.filter { Toolchains.languages.contains($0.0) }) func `a mistake is shown as the compiler tells it`(
    _ language: String, _ file: String, _ mistake: String, _ place: String
  ) async throws {
    let bench = try AuthorBench()
    _ = try await bench.roost("plugin", "new", "tides", "--kind", "tool", "--language", language)
    try bench.write(mistake, to: "tides/\(file)")
    let build = try await bench.roost("plugin", "build", in: "tides")
    #expect(build.status == 1)
    #expect(build.errors.contains(place), "\(build)")
    #expect(!FileManager.default.fileExists(atPath: bench.work.appending(path: "tides/build/tides").path))
  }

  @Test func `a description that does not fit the sources is refused`() async throws {
    let bench = try AuthorBench()
    _ = try await bench.roost("plugin", "new", "tides", "--kind", "tool")
    let file = "tides/plugin.json"
    let text = try bench.read(file)
    try bench.write(
      text.replacing("\"abi\": \"swift\"", with: "\"abi\": \"c\"").replacing("roost_plugin_v1", with: "roost_c_plugin_v1"), to: file)
    let other = try await bench.roost("plugin", "build", in: "tides")
    #expect(other.status == 3)
    #expect(other.errors.contains("says \"abi\": \"c\", and the sources are Swift"), "\(other)")
    try bench.write(text.replacing("roost_plugin_v1_tides", with: "roost_plugin_v1_waves"), to: file)
    let entry = try await bench.roost("plugin", "build", in: "tides")
    #expect(entry.status == 3)
    #expect(entry.errors.contains("roost_plugin_v1_tides"), "\(entry)")
    let nothing = try await bench.roost("plugin", "build")
    #expect(nothing.status == 1)
    #expect(nothing.errors.contains("holds no plugin.json"), "\(nothing)")
  }

  @Test func `a plugin that fails to register leaves nothing behind`() async throws {
    let bench = try AuthorBench()
    _ = try await bench.roost("plugin", "new", "tides", "--kind", "tool", "--language", "c")
    let source = try bench.read("tides/Sources/tides.c")
    try bench.write(source.replacing("  (void)host;", with: "  abort();\n  (void)host;"), to: "tides/Sources/tides.c")
    let build = try await bench.roost("plugin", "build", in: "tides")
    #expect(build.status == 1)
    #expect(build.errors.contains("could not be described: its registration was ended by signal 6"), "\(build)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.work.appending(path: "tides/build").path) == [])
  }

  /// A folder with a plugin in C, whose compiler is the script given.
  private static func compiling(with script: String) async throws -> AuthorBench {
    let bench = try AuthorBench()
    _ = try await bench.roost("plugin", "new", "tides", "--kind", "tool", "--language", "c")
    try bench.write("#!/bin/sh\ntest \"$1\" = --version && echo 'slow 1.0' && exit\n\(script)\n", to: "slow")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bench.work.appending(path: "slow").path)
    return bench
  }

  @Test func `ending the build ends the compiler and what it started`() async throws {
    let bench = try await Self.compiling(with: "sleep 600 &\necho $$ $! > \"$PIDS\"\nwait")
    let pids = bench.work.appending(path: "pids").path
    let script = """
      "$1" plugin build tides & roost=$!
      until [ -s "$PIDS" ]; do sleep 0.05; done
      kill -TERM $roost
      wait $roost; echo "exit $?"
      for pid in $(cat "$PIDS"); do
        # Killed, and not yet reaped by whoever inherited it, is dead as well.
        case "$(cut -d' ' -f3 /proc/$pid/stat 2>/dev/null)" in ""|Z) ;; *) echo "alive $pid" ;; esac
      done
      """
    let run = try await bench.run(
      ["sh", "-c", script, "sh", bench.distribution.appending(path: "bin/roost").path],
      environment: ["CC": bench.work.appending(path: "slow").path, "PIDS": pids])
    #expect(run.output == "exit 143\n", "\(run)")
    let left = try FileManager.default.contentsOfDirectory(atPath: bench.work.appending(path: "tides").path).filter { $0 == "build" }
    #expect(left == [])
  }

  @Test func `what a compiler says is kept within bounds`() async throws {
    let bench = try await Self.compiling(with: "yes mistake | head -c 30000000; exit 1")
    let build = try await bench.roost("plugin", "build", "tides", environment: ["CC": bench.work.appending(path: "slow").path])
    #expect(build.status == 1)
    #expect(build.errors.utf8.count < 1_100_000)
    #expect(build.errors.contains("more output was left out") && build.errors.contains("slow ended with exit code 1"))
  }

  @Test func `a part of the Swift runtime that the distribution lacks is named, and copied on request`() async throws {
    let bench = try AuthorBench()
    let own = bench.folder.appending(path: "own")
    try FileManager.default.copyItem(at: bench.distribution, to: own)
    let roost = own.appending(path: "bin/roost").path
    _ = try await bench.run([roost, "plugin", "new", "tides", "--kind", "tool"])
    let file = "tides/Sources/TidesTool.swift"
    try bench.write(
      "import Foundation\n"
        + bench.read(file).replacing(
          "text.split(whereSeparator: \\.isWhitespace)", with: "text.components(separatedBy: .whitespacesAndNewlines)"), to: file)
    let refused = try await bench.run([roost, "plugin", "build", "tides"])
    #expect(refused.status == 1)
    #expect(refused.errors.contains("libFoundation.so") && refused.errors.contains("roost plugin build --runtime"), "\(refused)")
    let built = try await bench.run([roost, "plugin", "build", "tides", "--runtime"])
    #expect(built.status == 0, "\(built)")
    let test = try await bench.run([roost, "plugin", "test", "tides"])
    #expect(test.status == 0, "\(test)")
  }
}
