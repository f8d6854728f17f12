// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-Ounchecked", "-Xcc", "-march=native"])]

/// A package of its own, so that building the project never needs what only the exchange with PyTorch needs.
let package = Package(
  name: "interchange",
  targets: [
    .target(name: "VectorMath", swiftSettings: optimised),
    .target(name: "Safetensors", swiftSettings: strict),
    .target(name: "NumericEngine", dependencies: ["VectorMath", "Safetensors"], swiftSettings: optimised),
    .executableTarget(name: "interchange", dependencies: ["NumericEngine", "Safetensors"], swiftSettings: strict),
  ]
)
