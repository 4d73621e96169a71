import Foundation
import RoostCore
import Testing

/// A distribution on another machine: moved, without a toolchain, installed.
struct ElsewhereTests {
  /// The system's libraries that every machine with Roost has.
  static let libraries = ["libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6"]

  @Test func `minimal runs in a chroot that holds nothing else, at another path`() async throws {
    let bench = try DistBench()
    let root = bench.work.appending(path: "root")
    let script = """
      set -e
      root="$0"; dist="$1"; shift
      mkdir -p "$root/proc" "$root/lib64" "$root/lib" "$root/tmp" "$root/some/where"
      cp -R "$dist" "$root/some/where/else"
      for name in \(Self.libraries.joined(separator: " ")); do
        cp -L "$(ldconfig -p 2>/dev/null | awk -v name=$name '$1 == name { print $NF; exit }' | grep . || find /lib /usr/lib /lib64 -name $name 2>/dev/null | head -1)" "$root/lib/"
      done
      loader="$(find -H /lib64 /lib -maxdepth 1 -name 'ld-linux-*.so.*' | head -1)"
      mkdir -p "$root$(dirname "$loader")" && cp -L "$loader" "$root$loader"
      mount --bind /proc "$root/proc"
      exec chroot "$root" /some/where/else/bin/roost run "$@"
      """
    var finished = Finished(status: 1, output: "", errors: "")
    // As a user the namespace needs a mapping; /proc is bound with everything below it.
    for flags in [["-m"], ["-U", "-r", "-m"]] {
      let words = ["unshare"] + flags + ["bash", "-c", flags.count == 1 ? script : script.replacing("--bind", with: "--rbind")]
      let arguments = [root.path, try Staged.minimal().path, "What is 12.5% of 1840?"]
      finished = try await bench.run(words + arguments, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
      if finished.status == 0 { break }
      try? FileManager.default.removeItem(at: root)
    }
    #expect(finished.status == 0, "\(finished)")
    #expect(finished.output == "calculator: 12.5% * 1840 = 230\n")
    let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "lib").path)
    #expect(Set(names) == Set(Self.libraries))
  }

  @Test func `what it was built beside may be gone`() async throws {
    let bench = try DistBench()
    let finished = try await bench.run(["cp", "-R", Staged.minimal().path, bench.work.appending(path: "moved").path])
    #expect(finished.status == 0)
    let run = try await bench.run(["/usr/bin/env", "-i", "\(bench.work.path)/moved/bin/roost", "run", "What is 2 + 3?"])
    #expect(run.output == "calculator: 2 + 3 = 5\n", "\(run)")
    // A manifest of one's own is stronger than the distribution's.
    try bench.write(InitManifest.text, to: "roost.json")
    let own = try await bench.run([bench.work.path + "/moved/bin/roost", "validate"])
    #expect(own.status == 3)
    #expect(own.errors.contains(#"there is no tool type "clock""#), "\(own)")
  }

  enum InitManifest {
    static let text = """
      { "roost": 1, "providers": { "main": { "type": "offline" } }, "tools": { "c": { "type": "clock" } },
        "agents": { "a": { "engine": { "type": "llm", "provider": "main" }, "tools": ["c"] } }, "entry": "a" }
      """
  }

  @Test func `scripts/install puts it under a prefix, again over itself, and away`() async throws {
    let bench = try DistBench()
    let install = Staged.checkout.appending(path: "scripts/install").path
    let prefix = bench.work.appending(path: "prefix").path
    let first = try await bench.run([install, prefix, Staged.minimal().path])
    #expect(first.status == 0, "\(first)")
    #expect(first.output.contains("to remove it: rm -r"))
    #expect(try await bench.run([prefix + "/bin/roost", "version"]).output.contains("distribution minimal"))
    let second = try await bench.run([install, prefix, Staged.guarded().path + ".tar.gz"])
    #expect(second.status == 0, "\(second)")
    #expect(try await bench.run([prefix + "/bin/roost", "version"]).output == "Acme 2.0\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: prefix + "/lib").count == 2)
    let broken = try await bench.run([install, prefix, bench.work.path])
    #expect(broken.status == 1)
    #expect(try await bench.run([prefix + "/bin/roost", "version"]).output == "Acme 2.0\n")
    let removal = second.output.split(separator: "\n").last { $0.hasPrefix("to remove it: ") }.map {
      String($0.dropFirst("to remove it: ".count))
    }
    #expect(try await bench.run(["sh", "-c", removal ?? "false"]).status == 0)
    #expect(try files(below: URL(filePath: prefix)) == [])
  }
}
