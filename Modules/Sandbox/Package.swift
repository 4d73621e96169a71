// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// RoostSandbox is what Swift code uses. CRoostSandbox is the same C code for programs whose main is C and that must not load the Swift
// runtime before they are confined; it holds functions only, so a second copy of it in a process does no harm.
let package = Package(
  name: "Sandbox",
  products: [
    .library(name: "RoostSandbox", type: .dynamic, targets: ["RoostSandbox"]),
    .library(name: "CRoostSandbox", type: .static, targets: ["CRoostSandbox"]),
  ],
  targets: [
    .target(name: "CRoostSandbox"),
    .target(
      name: "RoostSandbox", dependencies: ["CRoostSandbox"], swiftSettings: settings,
      linkerSettings: [.unsafeFlags(["-Xlinker", "-soname", "-Xlinker", "libRoostSandbox.so"])]),
  ],
  cLanguageStandard: .gnu17
)
