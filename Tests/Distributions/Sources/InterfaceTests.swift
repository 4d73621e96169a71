import Foundation
import RoostCore
import Testing

/// `scripts/api-check`: what a release may not lose unseen.
struct InterfaceTests {
  static let old = """
    public protocol Shape { func area() -> Double }
    public struct Square: Shape { public init() {}; public var side: Int { 1 }; public func area() -> Double { 1 }; public func gone() {} }
    """

  /// Compiles the two sources and compares them.
  static func compare(_ old: String, _ new: String) async throws -> Finished {
    let bench = try DistBench()
    for (name, text) in [("old", old), ("new", new)] {
      try bench.write(text, to: "\(name)/Shapes.swift")
      let compiled = try await bench.run([
        "swiftc", "-emit-module", "-module-name", "Shapes", "-o", "\(name)/Shapes.swiftmodule", "\(name)/Shapes.swift",
      ])
      try #require(compiled.status == 0, "\(compiled)")
    }
    return try await bench.run([Staged.checkout.appending(path: "scripts/api-check").path, "--compare", "old", "new"])
  }

  // LB1-PROV-02, LB3-CONF-03: what is public is compared with what it was.
  @Test func `a removed function is found`() async throws {
    let finished = try await Self.compare(Self.old, Self.old.replacing("public func gone() {}", with: ""))
    #expect(finished.status == 1, "\(finished)")
    #expect(finished.output == "Shapes: Func Square.gone() has been removed\n")
  }

  @Test func `a new requirement and another type are found`() async throws {
    let requirement = try await Self.compare(
      Self.old,
      Self.old.replacing("area() -> Double }", with: "area() -> Double; func name() -> String }").replacing(
        "public func gone() {}", with: "public func gone() {}; public func name() -> String { \"\" }"))
    #expect(requirement.status == 1, "\(requirement)")
    let type = try await Self.compare(Self.old, Self.old.replacing("var side: Int", with: "var side: Int64"))
    #expect(type.status == 1, "\(type)")
  }

  @Test func `an addition breaks nothing`() async throws {
    let finished = try await Self.compare(Self.old, Self.old + "\npublic struct Circle { public init() {} }")
    #expect(finished.status == 0, "\(finished)")
    #expect(finished.output == "nothing broke\n")
  }

  @Test func `a module that can't be read is no module without changes`() async throws {
    let bench = try DistBench()
    try bench.write("no module", to: "old/Shapes.swiftmodule")
    try bench.write("no module", to: "new/Shapes.swiftmodule")
    let finished = try await bench.run([Staged.checkout.appending(path: "scripts/api-check").path, "--compare", "old", "new"])
    #expect(finished.status == 2, "\(finished)")
  }

  @Test func `the modules of the sdk can be compared`() async throws {
    let bench = try DistBench()
    let modules = try Staged.home().appending(path: "sdk/modules").path
    let finished = try await bench.run([Staged.checkout.appending(path: "scripts/api-check").path, "--compare", modules, modules])
    #expect(finished.status == 0, "\(finished)")
  }

  /// A checkout with a release: its tag's own `scripts/build` stages what it offered, and `build/roost` holds what is offered now.
  private static func release(_ tag: String, now version: String, _ new: String) async throws -> (DistBench, Finished) {
    let bench = try DistBench()
    try bench.write(old, to: "checkout/Shapes.swift")
    try bench.write(new, to: "checkout/build/roost/sdk/modules/Shapes.swift")
    try bench.write("{\n  \"core\": \"\(version)\"\n}\n", to: "checkout/build/roost/sdk/sdk.json")
    try bench.write("build/\n", to: "checkout/.gitignore")
    try bench.write(
      "#!/bin/sh\nmkdir -p \"$2/sdk/modules\" && cp \"$(dirname \"$0\")/../Shapes.swiftmodule\" \"$2/sdk/modules/\"\n",
      to: "checkout/scripts/build")
    let script = """
      set -e; cd checkout
      for folder in . build/roost/sdk/modules; do swiftc -emit-module -module-name Shapes -o $folder/Shapes.swiftmodule $folder/Shapes.swift; done
      cp "$0" scripts/api-check && chmod +x scripts/*
      git init -q . && git add -A && git -c user.name=T -c user.email=t@t.test commit -qm Release && git tag "$1"
      scripts/api-check; git worktree list | wc -l
      """
    return (bench, try await bench.run(["bash", "-c", script, Staged.checkout.appending(path: "scripts/api-check").path, tag]))
  }

  @Test func `what came since the last tag breaks nothing, and the tag was built in a place of its own`() async throws {
    let (bench, finished) = try await Self.release("v0.1.0", now: "0.1.1", Self.old + "\npublic struct Circle { public init() {} }")
    #expect(finished.status == 0, "\(finished)")
    #expect(finished.output == "the interfaces of 0.1.1 against those of v0.1.0:\nnothing broke\n1\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.work.appending(path: "checkout/build/api").path) == ["v0.1.0"])
  }

  @Test(arguments: [
    ("v0.1.0", "0.1.1", false), ("v0.1.0", "0.2.0", true), ("v0.9.3", "1.0.0", true), ("v1.2.0", "1.3.0", false), ("v1.2.0", "2.0.0", true),
    ("v0.1", "0.2.0", true),
  ]) func `what broke since the last tag needs a version that may break it`(tag: String, version: String, isAllowed: Bool) async throws {
    let (_, finished) = try await Self.release(tag, now: version, Self.old.replacing("public func gone() {}", with: ""))
    #expect((finished.status == 0) == isAllowed, "\(finished)")
    #expect(finished.output.contains("Shapes: Func Square.gone() has been removed\n"))
    #expect(finished.output.contains("the version says so: \(version) follows \(tag)\n") == isAllowed)
    #expect(finished.errors.contains("what broke needs a new minor version before 1.0") != isAllowed)
  }
}
