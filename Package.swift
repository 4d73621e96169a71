// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The root package: the host, every plugin, the tests and the benchmarks. Modules are local packages of their own, each with one dynamic
// product, so that host and plugins share one copy of every type. Modules and plugins are found by their folders; scripts/build passes
// --manifest-cache none, because SwiftPM does not notice a folder that was added or removed.

let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

/// The sub-folders of `folder` that hold `marker`, sorted by name.
func folders(in folder: String, holding marker: String) -> [String] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)) ?? []
  return names.sorted().filter { FileManager.default.fileExists(atPath: root.appendingPathComponent("\(folder)/\($0)/\(marker)").path) }
}

let modules = folders(in: "Modules", holding: "Package.swift")

/// The Roost modules that the Swift files below `folder` import, as products of their packages.
func importedModules(below folder: String) -> [Target.Dependency] {
  var found: Set<String> = []
  let files = FileManager.default.enumerator(at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
  while let file = files?.nextObject() as? URL {
    guard file.pathExtension == "swift", let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
    for module in modules where text.range(of: "import Roost\(module)\\b", options: .regularExpression) != nil { found.insert(module) }
  }
  return found.sorted().map { .product(name: "Roost\($0)", package: $0) }
}

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let plugins = folders(in: "Plugins", holding: "plugin.json").map { name in
  Target.target(
    name: "\(name)Plugin", dependencies: importedModules(below: "Plugins/\(name)/Sources"), path: "Plugins/\(name)/Sources",
    swiftSettings: settings)
}

/// Built only when scripts/benchmark asks.
let benchmarks = ProcessInfo.processInfo.environment["ROOST_BENCHMARKS"] == nil ? [] : folders(in: "Benchmarks", holding: "main.swift")

let package = Package(
  name: "Roost",
  products: [.executable(name: "roost", targets: ["roost"]), .executable(name: "roost-worker", targets: ["roost-worker"])]
    + plugins.map { .library(name: $0.name, type: .dynamic, targets: [$0.name]) },
  dependencies: modules.map { .package(path: "Modules/\($0)") },
  targets: [
    .executableTarget(
      name: "roost", dependencies: [.product(name: "RoostCore", package: "Core")], path: "Host/Sources", swiftSettings: settings,
      linkerSettings: [.unsafeFlags(["-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib"])]),
    // What runs an isolated plugin. Its main is C: it confines itself before anything else begins.
    .executableTarget(
      name: "roost-worker",
      dependencies: [.product(name: "RoostCore", package: "Core"), .product(name: "CRoostSandbox", package: "Sandbox")],
      path: "Host/Worker", linkerSettings: [.unsafeFlags(["-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib"])]),
  ] + plugins
    + folders(in: "Tests", holding: "Sources").map { name in
      .testTarget(
        name: "\(name)Tests", dependencies: importedModules(below: "Tests/\(name)/Sources"), path: "Tests/\(name)/Sources",
        swiftSettings: settings)
    }
    + benchmarks.map { name in
      .executableTarget(
        name: "\(name)Benchmarks", dependencies: importedModules(below: "Benchmarks/\(name)"), path: "Benchmarks/\(name)",
        swiftSettings: settings)
    }
)
