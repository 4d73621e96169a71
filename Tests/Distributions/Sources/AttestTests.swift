import Foundation
import RoostCore
import Testing

/// `roost dist diff` and `roost dist attest`: what a distribution can do, and what it can't.
struct AttestTests {
  @Test func `a diff speaks of components, permissions, hosts and what is enforced`() async throws {
    let bench = try DistBench()
    try FileManager.default.copyItem(at: Staged.home().appending(path: "plugins/clock"), to: bench.work.appending(path: "clock"))
    var description = try JSONValue(parsing: bench.read("clock/plugin.json")).objectValue ?? JSONObject()
    description["permissions"] = ["network": ["time.test"], "read": ["/usr/share/zoneinfo"], "subprocess": true]
    try bench.write(JSONValue.object(description).jsonText(.pretty), to: "clock/plugin.json")
    let built = try await bench.build(BuildTests.text(##""plugins": ["offline", {"path": "./clock", "licence": "MIT"}]"##), "-o", "out")
    #expect(built.status == 0, "\(built)")
    let lines = try await bench.roost("dist", "diff", Staged.minimal().path, "out.tar.gz").output
    for line in [
      "+ component tool.clock: clock", "- component tool.calculator: calculator", "+ host time.test",
      "+ permission clock network time.test", "+ permission clock subprocess",
    ] {
      #expect(lines.contains(line + "\n"), "\(line) is not in \(lines)")
    }
    let enforced =
      try await bench.roost("dist", "diff", "--json", Staged.minimal().path, Staged.guarded().path).json()["changes"]?.arrayValue ?? []
    #expect(enforced.contains { $0["name"] == "enforce.isolation.calculator" && $0["change"] == "added" && $0["new"] == "\"process\"" })
    let same = try await bench.roost("dist", "diff", Staged.minimal().path, Staged.minimal().path + ".tar.gz")
    #expect(same.output == "no difference\n")
  }

  @Test func `a statement names every file, library, component and permission`() async throws {
    let bench = try DistBench()
    let folder = try Staged.minimal()
    let statement = try await bench.roost("dist", "attest", "--json", folder.path).json()
    #expect(statement["_type"] == "https://in-toto.io/Statement/v1")
    let subjects = statement["subject"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    #expect(Set(subjects) == Set(try files(below: folder)).subtracting(["dist.lock"]))
    let predicate = statement["predicate"]
    #expect(predicate?["components"]?.arrayValue?.contains("tool.calculator") == true)
    #expect(predicate?["hosts"] == [])
    #expect(predicate?["libraries"]?.arrayValue?.allSatisfy { $0["licenseConcluded"]?.stringValue?.isEmpty == false } == true)
    #expect(predicate?["cannot"]?.arrayValue?.contains("reach a host: no plugin asks for one") == true)
    let text = try await bench.roost("dist", "attest", folder.path + ".tar.gz").output
    #expect(text.contains("  use tools: tool.calculator\n"))
    #expect(text.contains("  check texts: it has no component of the kind guardrail\n"))
  }

  enum Tampering: String, CaseIterable, Sendable { case changed, added, hidden, removed }

  @Test(arguments: Tampering.allCases) func `a distribution that is not what its lock says is not attested`(_ tampering: Tampering)
    async throws
  {
    let bench = try DistBench()
    let copy = bench.work.appending(path: "copy")
    #expect(try await bench.run(["cp", "-R", Staged.minimal().path, copy.path]).status == 0)
    switch tampering {
    case .changed: try bench.write("{}", to: "copy/licences/libraries.json")
    case .added: try bench.write("x", to: "copy/plugins/offline/more.txt")
    case .hidden: try bench.write("x", to: "copy/.more")
    case .removed: try FileManager.default.removeItem(at: copy.appending(path: "licences/Swift.txt"))
    }
    let finished = try await bench.roost("dist", "attest", copy.path)
    #expect(finished.status == 1, "\(finished)")
    #expect(finished.errors.contains("is not what its dist.lock says"))
  }
}
