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
}
