// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "Testing",
  products: [.library(name: "RoostTesting", type: .dynamic, targets: ["RoostTesting"])],
  dependencies: [.package(path: "../Core")],
  targets: [
    .target(
      name: "RoostTesting", dependencies: [.product(name: "RoostCore", package: "Core")], swiftSettings: settings,
      linkerSettings: [.unsafeFlags(["-Xlinker", "-soname", "-Xlinker", "libRoostTesting.so"])])
  ]
)
