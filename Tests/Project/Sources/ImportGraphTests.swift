import Foundation
import Testing

/// Dependencies point one way: the host to Core, plugins to modules, modules to Core.
struct ImportGraphTests {
  /// What the Swift files below `folder` import of Roost.
  static func imports(below folder: String) throws -> Set<String> {
    var found: Set<String> = []
    for path in Checkout.files(below: folder, ["swift"]) {
      for line in try Checkout.text(path).split(separator: "\n") {
        guard let match = line.firstMatch(of: /^\s*(?:@\w+(?:\([^)]*\))? +)*(?:(?:public|package|internal|private) +)?import +(Roost\w+)/)
        else {
          continue
        }
        found.insert(String(match.1))
      }
    }
    return found
  }

  static func folders(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Checkout.root.appendingPathComponent(folder).path).filter { !$0.hasPrefix(".") }
      .sorted()
  }

  // LB3-CONF-01, LB3-CONF-02, LB4-CONF-02
  @Test func `imports point one way`() throws {
    let modules = try Self.folders(in: "Modules")
    let names = Set(modules.map { "Roost\($0)" })
    #expect(try Self.imports(below: "Host/Sources") == ["RoostCore"])
    var graph: [String: Set<String>] = [:]
    for module in modules {
      let own: Set = ["Roost\(module)", "RoostMacros"]
      let imports = try Self.imports(below: "Modules/\(module)/Sources").subtracting(own)
      graph["Roost\(module)"] = imports
      #expect(imports.subtracting(names).isEmpty, "\(module) imports \(imports.subtracting(names)), which are no modules")
    }
    #expect(graph["RoostCore"] == [], "Core imports no other module")
    for plugin in try Self.folders(in: "Plugins") {
      #expect(try Self.imports(below: "Plugins/\(plugin)").subtracting(names).isEmpty, "\(plugin)")
    }
    // Taking away what imports nothing that is left, again and again, leaves nothing where there is no circle.
    var left = graph
    while let next = left.first(where: { $0.value.isDisjoint(with: left.keys) })?.key { left[next] = nil }
    #expect(left.isEmpty, "these import each other: \(left.keys.sorted())")
  }
}
