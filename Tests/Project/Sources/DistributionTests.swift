import Foundation
import Testing

@testable import RoostCore

/// What `scripts/build` staged.
struct DistributionTests {
  static let folder = Checkout.distribution

  init() throws {
    try #require(
      FileManager.default.fileExists(atPath: Self.folder.appendingPathComponent("bin/roost").path),
      "nothing is staged at \(Self.folder.path); run scripts/build")
  }

  static func dynamicSection(_ path: String) throws -> String {
    let compiler = try Checkout.run("/bin/bash", ["-c", "readlink -f \"$(command -v swiftc)\""]).output.trimmingCharacters(in: .newlines)
    let tool = URL(fileURLWithPath: compiler).deletingLastPathComponent().appendingPathComponent("llvm-objdump").path
    let outcome = try Checkout.run(tool, ["-p", folder.appendingPathComponent(path).path])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  static func values(_ tag: String, of path: String) throws -> [String] {
    try dynamicSection(path).matches(of: /(?m)^ +(\S+) +(\S+)$/).filter { $0.1 == tag }.map { String($0.2) }
  }

  static func libraries() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("lib").path).sorted()
  }

  @Test func `the host links RoostCore and no other module`() throws {
    #expect(try Self.values("NEEDED", of: "bin/roost").filter { $0.hasPrefix("libRoost") } == ["libRoostCore.so"])
  }

  @Test func `the host finds its libraries beside itself and nowhere else`() throws {
    let paths = try Self.values("RUNPATH", of: "bin/roost").flatMap { $0.split(separator: ":") }
    #expect(paths.contains("$ORIGIN/../lib"))
    #expect(paths.allSatisfy { $0.hasPrefix("$ORIGIN") })
  }

  @Test func `every module carries its own name`() throws {
    for library in try Self.libraries() where library.hasPrefix("libRoost") {
      #expect(try Self.values("SONAME", of: "lib/\(library)") == [library])
    }
  }

  @Test func `lib holds the whole closure of the host, the modules and the plugins`() throws {
    let there = Set(try Self.libraries())
    let system: Set = ["libc.so.6", "libcurl.so.4", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "ld-linux-x86-64.so.2"]
    var files = ["bin/roost"] + there.map { "lib/\($0)" }
    let plugins = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appendingPathComponent("plugins").path)
    for plugin in plugins {
      let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appendingPathComponent("plugins/\(plugin)").path)
      files += names.filter { $0.hasSuffix(".so") }.map { "plugins/\(plugin)/\($0)" }
    }
    #expect(plugins.count >= 5)
    for file in files {
      #expect(Set(try Self.values("NEEDED", of: file)).subtracting(there).subtracting(system).sorted() == [], "\(file)")
    }
  }

  @Test func `no plugin carries a type of Core`() throws {
    for plugin in try FileManager.default.contentsOfDirectory(atPath: Self.folder.appendingPathComponent("plugins").path) {
      let folder = Self.folder.appendingPathComponent("plugins/\(plugin)")
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".so") {
        let compiler = try Checkout.run("/bin/bash", ["-c", "dirname \"$(readlink -f \"$(command -v swiftc)\")\""]).output
        let tool = compiler.trimmingCharacters(in: .newlines) + "/llvm-nm"
        let symbols = try Checkout.run(tool, ["-D", "--defined-only", folder.appendingPathComponent(name).path])
        try #require(symbols.status == 0)
        // A nominal type descriptor of module RoostCore that is defined here would be a second copy of that type.
        #expect(symbols.output.matches(of: /\$s9RoostCore[0-9A-Za-z_]+M[np]\b/).isEmpty, "\(name)")
      }
    }
  }

  @Test func `nothing staged names a path of the machine that built it`() throws {
    for file in ["bin/roost"] + (try Self.libraries()).filter({ $0.hasPrefix("libRoost") }).map({ "lib/\($0)" }) {
      #expect(
        try Self.values("RUNPATH", of: file).allSatisfy { $0.split(separator: ":").allSatisfy { $0.hasPrefix("$ORIGIN") } }, "\(file)")
    }
  }
}
