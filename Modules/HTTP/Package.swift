// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// CRoostHTTP is the part of libcurl that Roost uses, behind a header of its own: who compiles against RoostHTTP needs no libcurl headers.
let package = Package(
  name: "HTTP",
  products: [.library(name: "RoostHTTP", type: .dynamic, targets: ["RoostHTTP"])],
  dependencies: [.package(path: "../Core")],
  targets: [
    .target(name: "CRoostHTTP", linkerSettings: [.linkedLibrary("curl")]),
    .target(
      name: "RoostHTTP", dependencies: ["CRoostHTTP", .product(name: "RoostCore", package: "Core")], swiftSettings: settings,
      linkerSettings: [.unsafeFlags(["-Xlinker", "-soname", "-Xlinker", "libRoostHTTP.so"])]),
  ],
  cLanguageStandard: .gnu17
)
