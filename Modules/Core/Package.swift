// swift-tools-version: 6.2
import CompilerPluginSupport
import Foundation
import PackageDescription

/// The toolchain's own SwiftSyntax, beside the `swiftc` on PATH.
let syntax: String = {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
  let compiler = folders.map { "\($0)/swiftc" }.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "/usr/bin/swiftc"
  return URL(fileURLWithPath: compiler).resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("../lib/swift/host")
    .standardized
    .path
}()

/// The toolchain's Swift runtime: the scripts build without a run path to it, but the macro tool runs on this machine only.
let runtime = URL(fileURLWithPath: syntax).deletingLastPathComponent().appendingPathComponent("linux").path

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "Core",
  products: [.library(name: "RoostCore", type: .dynamic, targets: ["RoostCore"])],
  targets: [
    .macro(
      name: "RoostMacros",
      swiftSettings: settings + [.unsafeFlags(["-I", syntax])],
      linkerSettings: [
        .unsafeFlags(["-L", syntax, "-Xlinker", "-rpath", "-Xlinker", "\(syntax):\(runtime)"]),
        .linkedLibrary("SwiftSyntax"), .linkedLibrary("SwiftSyntaxMacros"), .linkedLibrary("SwiftSyntaxMacroExpansion"),
        .linkedLibrary("SwiftSyntaxBuilder"), .linkedLibrary("SwiftDiagnostics"), .linkedLibrary("SwiftCompilerPluginMessageHandling"),
      ]),
    // The C contract of plugins: a header.
    .target(name: "CRoostPlugin"),
    // System calls that Swift can't make.
    .target(name: "CRoostSystem"),
    .target(
      name: "RoostCore", dependencies: ["RoostMacros", "CRoostPlugin", "CRoostSystem"], swiftSettings: settings,
      linkerSettings: [.unsafeFlags(["-Xlinker", "-soname", "-Xlinker", "libRoostCore.so"])]),
  ],
  cLanguageStandard: .gnu17
)
