// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "Providers",
  products: [.library(name: "RoostProviders", type: .dynamic, targets: ["RoostProviders"])],
  dependencies: [.package(path: "../Core"), .package(path: "../HTTP")],
  targets: [
    .target(
      name: "RoostProviders",
      dependencies: [.product(name: "RoostCore", package: "Core"), .product(name: "RoostHTTP", package: "HTTP")],
      swiftSettings: settings, linkerSettings: [.unsafeFlags(["-Xlinker", "-soname", "-Xlinker", "libRoostProviders.so"])])
  ]
)
