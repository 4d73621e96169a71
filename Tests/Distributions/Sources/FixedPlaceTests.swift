import Foundation
import RoostCore
import Testing

/// Where a distribution is compiled, with a checkout whose build only looks around and stages what is built already.
@Suite(.serialized) struct FixedPlaceTests {
  /// The bench, with a checkout `source` in its working folder.
  static func bench() throws -> DistBench {
    let bench = try DistBench()
    try bench.write("x", to: "source/Package.swift")
    for part in [
      "LICENSE", "Modules/Core/Package.swift", "Modules/Core/.hidden", "Modules/Core/build/left.o", "Host/Sources/a", "Plugins/a",
      "Templates/a", "Distributions/a",
    ] {
      try bench.write("x", to: "source/\(part)")
    }
    try bench.write(
      """
      #!/bin/sh
      set -e
      cd "$(dirname "$0")/.."
      mkdir build
      cp -R '\(Staged.home().path)' build/roost
      { pwd -P; umask; env | sort; find . -path ./build -prune -o -type f -print | sort; } >build/roost/licences/Roost.txt
      """, to: "source/scripts/build")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bench.work.path + "/source/scripts/build")
    try bench.write(BuildTests.text(#""plugins": ["clock"]"#), to: "dist.json")
    return bench
  }

  static func check(_ bench: DistBench, _ finished: Finished) throws {
    #expect(finished.status == 0, "\(finished)")
    #expect(finished.output.contains("compiled from scratch"))
    #expect(try JSONValue(parsing: bench.read("out/dist.lock"))["made"] == "compiled")
    let seen = try bench.read("out/licences/Roost.txt").split(separator: "\n").map(String.init)
    #expect(seen.prefix(2) == ["/tmp/roost-dist-build/roost", "0022"])
    let variables = seen.filter { $0.contains("=") }
    #expect(variables.contains("HOME=/tmp/roost-dist-build/home") && variables.contains("TZ=UTC0") && variables.contains("LC_ALL=C.UTF-8"))
    #expect(!variables.contains { $0.hasPrefix("SECRET") || $0.hasPrefix("LANG=") || $0.contains(bench.folder.path) })
    let copied = seen.filter { $0.hasPrefix("./") }
    #expect(copied.contains("./Modules/Core/Package.swift") && copied.contains("./scripts/build"))
    #expect(!copied.contains { $0.contains("hidden") || $0.contains("left.o") })
  }

  @Test func `it is the same place whoever builds, with nothing of theirs in sight`() async throws {
    let bench = try Self.bench()
    let finished = try await bench.roost(
      "dist", "build", "--source", "source", "-o", "out", environment: ["SECRET": "1", "TZ": "Asia/Tokyo"])
    try Self.check(bench, finished)
  }

  @Test func `without namespaces it is that very folder, gone afterwards`() async throws {
    let bench = try Self.bench()
    let tools = bench.work.appending(path: "tools").path
    let links = "mkdir \"$0\" && for tool in swiftc tar gzip sh; do ln -s \"$(command -v $tool)\" \"$0/\"; done"
    #expect(try await bench.run(["sh", "-c", links, tools]).status == 0)
    let finished = try await bench.run(
      ["/usr/bin/env", "PATH=\(tools)", "SECRET=1", bench.program.path, "dist", "build", "--source", "source", "-o", "out"])
    try Self.check(bench, finished)
    #expect(!FileManager.default.fileExists(atPath: "/tmp/roost-dist-build"))
    // Where somebody else has it, it is not used.
    try FileManager.default.createDirectory(
      atPath: "/tmp/roost-dist-build", withIntermediateDirectories: false, attributes: [.posixPermissions: 0o777])
    defer { try? FileManager.default.removeItem(atPath: "/tmp/roost-dist-build") }
    let taken = try await bench.run([
      "/usr/bin/env", "PATH=\(tools)", bench.program.path, "dist", "build", "--source", "source", "-o", "two",
    ])
    #expect(taken.status == 1)
    #expect(taken.errors.contains("/tmp/roost-dist-build is not this user's own folder"), "\(taken)")
  }

  @Test func `what the compiler says is shown when it fails, and nothing is left`() async throws {
    let bench = try Self.bench()
    try bench.write("#!/bin/sh\necho \"error: no such type\"\nexit 1\n", to: "source/scripts/build")
    let finished = try await bench.roost("dist", "build", "--source", "source", "-o", "out")
    #expect(finished.status == 1)
    #expect(finished.errors.contains("error: no such type"))
    #expect(!FileManager.default.fileExists(atPath: bench.work.path + "/out"))
  }

  @Test func `a folder that is no checkout is a usage error`() async throws {
    let bench = try Self.bench()
    #expect(try await bench.roost("dist", "build", "--source", "home").status == 2)
    let both = try await bench.roost("dist", "build", "--source", "source", "--skip-compile")
    #expect(both.status == 2)
  }
}
