import Foundation
import RoostCore
import Testing

/// `dist.lock`: what a build must give.
struct LockTests {
  @Test func `a locked build refuses to make anything else`() async throws {
    let bench = try DistBench()
    try bench.write(BuildTests.text(#""plugins": ["offline", "clock"]"#), to: "dist.json")
    #expect(try await bench.roost("dist", "lock", "--skip-compile").status == 0)
    #expect(try await bench.roost("dist", "build", "--skip-compile", "--locked", "-o", "out").status == 0)
    #expect(try bench.read("out/dist.lock") == bench.read("dist.lock"))
    let drifted = try await bench.build(BuildTests.text(#""plugins": ["offline", "calculator"]"#), "--locked", "-o", "other")
    #expect(drifted.status == 1)
    #expect(drifted.errors.contains("plugins/calculator/libCalculatorPlugin.so was not locked"))
    #expect(drifted.errors.contains("plugins/clock/libClockPlugin.so was locked, and isn't there now"))
    #expect(!FileManager.default.fileExists(atPath: bench.work.appending(path: "other").path))
  }

  @Test func `without a lock a locked build is refused`() async throws {
    let bench = try DistBench()
    let finished = try await bench.build(BuildTests.text(#""plugins": []"#), "--locked")
    #expect(finished.status == 3)
    #expect(finished.errors.contains("dist.lock: error: can't be read"))
  }
}
