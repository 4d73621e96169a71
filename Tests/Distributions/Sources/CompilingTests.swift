import Foundation
import RoostCore
import Testing

/// Two distributions compiled from scratch: from two checkouts, under two users, with two clocks' times on the sources.
///
/// It takes many minutes: `scripts/test --long distributions` runs it.
struct CompilingTests {
  static let isWanted = ProcessInfo.processInfo.environment["ROOST_LONG_TESTS"]?.isEmpty == false

  @Test(.enabled(if: isWanted)) func `whoever compiles the same sources gets the same bytes`() async throws {
    let bench = try DistBench()
    // Anybody may go through, as another user has to.
    #expect(try await bench.run(["chmod", "755", bench.folder.path, bench.work.path]).status == 0)
    let parts = ["Package.swift", "LICENSE", "Modules", "Host", "Plugins", "Templates", "Distributions", "scripts"]
    for (name, time) in [("one", "2001-02-03 04:05:06"), ("two", "2030-11-12 13:14:15")] {
      let copy = bench.work.appending(path: "\(name)/checkout").path
      let script = "mkdir -p \"$0\" && cd \"$1\" && shift && cp -R \"$@\" \"$0\" && cd \"$0\" && find . -exec touch -d '\(time)' {} +"
      let copied = try await bench.run(["sh", "-c", script, copy, Staged.checkout.path] + parts)
      #expect(copied.status == 0, "\(copied)")
    }
    let isRoot = getuid() == 0
    let other = isRoot ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : []
    if isRoot { #expect(try await bench.run(["chown", "-R", "65534:65534", bench.work.path + "/two"]).status == 0) }
    let settings = [
      ("one", [String](), "022", ["TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8"]),
      ("two", other, "077", ["TZ": "America/Lima", "LC_ALL": "C", "HOME": bench.work.path + "/two"]),
    ]
    for (name, user, mask, environment) in settings {
      let folder = bench.work.appending(path: name).path
      let finished = try await Finished.running(
        user + ["sh", "-c", "umask \(mask); exec \"$@\"", "sh", bench.program.path, "dist", "build"]
          + ["\(folder)/checkout/Distributions/minimal", "--source", folder + "/checkout", "-o", folder + "/minimal"],
        environment: bench.surroundings.merging(environment) { $1 }, in: bench.work, seconds: 3_600)
      try #require(finished.status == 0, "\(finished)")
      #expect(finished.output.contains("compiled from scratch"))
      print("compiled as \(name): \(finished.output)")
    }
    let archives = try ["one", "two"].map { try Data(contentsOf: bench.work.appending(path: "\($0)/minimal.tar.gz")) }
    #expect(archives[0] == archives[1])
  }
}
