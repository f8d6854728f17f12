// swift-tools-version: 6.1
import Foundation
import PackageDescription

/// The instruction set that the numeric kernels are compiled for.
///
/// `native` is the machine that builds; a cluster of mixed machines sets `ALMANAC_MARCH=x86-64-v3` and gets the same
/// bits, more slowly.
let architecture = ProcessInfo.processInfo.environment["ALMANAC_MARCH"] ?? "native"

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Kernels are optimised in every configuration, so that a debug `swift test` trains at full speed.
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-Ounchecked", "-Xcc", "-march=\(architecture)"])]

let package = Package(
  name: "almanac",
  products: [
    .executable(name: "almanac", targets: ["almanac"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

    .target(name: "VectorMath", swiftSettings: optimised),
    .target(name: "Safetensors", swiftSettings: strict),
    .target(name: "NumericEngine", dependencies: ["VectorMath", "Safetensors"], swiftSettings: optimised),
    .target(name: "Forecasting", dependencies: ["NumericEngine", "CZlib", "CSQLite"], swiftSettings: strict),
    .target(name: "CChildProcess"),
    .target(name: "Downloads", dependencies: ["CChildProcess"], swiftSettings: strict),
    .target(name: "Specs", dependencies: ["CLibYAML"], swiftSettings: strict),
    .target(
      name: "Artifacts", dependencies: [.product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
    .target(name: "Planning", dependencies: ["Artifacts"], swiftSettings: strict),
    .target(name: "Reports", swiftSettings: strict),
    .target(
      name: "ONNXExport",
      dependencies: ["NumericEngine", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["onnx.proto"], swiftSettings: strict),
    .target(
      name: "Stages",
      dependencies: [
        "NumericEngine", "Safetensors", "Forecasting", "Downloads", "Specs", "Artifacts", "Planning", "Reports",
        "ONNXExport",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "almanac",
      dependencies: [
        "Stages", "Planning", "Artifacts", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .executableTarget(
      name: "benchmarks",
      dependencies: ["NumericEngine", "VectorMath", "Forecasting", "Artifacts", "Planning", "Reports"],
      path: "Benchmarks", exclude: ["NOTES.md", "peers", "sweep.sh", "thousand-runs.sh"], swiftSettings: optimised),
    // Prints what the engine computes, for comparing builds.
    .executableTarget(
      name: "engine-digest", dependencies: ["NumericEngine"], path: "Tests/EngineDigest", swiftSettings: strict),
    // Prints what a training step allocates, counted by a `malloc` of its own.
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .executableTarget(
      name: "allocation-count", dependencies: ["NumericEngine", "CAllocationCounter"], path: "Tests/AllocationCount",
      swiftSettings: strict),

    // The engine once more from the same source, in double precision, where derivatives can be checked to nine digits.
    .target(
      name: "NumericEngineDouble", dependencies: ["VectorMath", "Safetensors"], path: "Tests/NumericEngineDouble",
      swiftSettings: optimised + [.define("ENGINE_DOUBLE")]),
    .testTarget(name: "VectorMathTests", dependencies: ["VectorMath"], swiftSettings: strict),
    .testTarget(
      name: "NumericEngineTests", dependencies: ["NumericEngine", "VectorMath", "Safetensors"], swiftSettings: strict),
    .testTarget(
      name: "NumericEngineDoubleTests", dependencies: ["NumericEngineDouble", "VectorMath", "Safetensors"],
      swiftSettings: strict + [.define("ENGINE_DOUBLE")]),
    .testTarget(name: "AllocationTests", dependencies: ["allocation-count"], swiftSettings: strict),
    .testTarget(name: "SafetensorsTests", dependencies: ["Safetensors"], swiftSettings: strict),
    .testTarget(name: "ForecastingTests", dependencies: ["Forecasting", "NumericEngine"], swiftSettings: strict),
    // A web server on this machine that answers as tests tell it.
    .target(name: "LocalServer", path: "Tests/LocalServer", swiftSettings: strict),
    .testTarget(name: "DownloadsTests", dependencies: ["Downloads", "LocalServer"], swiftSettings: strict),
    .testTarget(name: "SpecsTests", dependencies: ["Specs"], swiftSettings: strict),
    .testTarget(name: "ArtifactsTests", dependencies: ["Artifacts"], swiftSettings: strict),
    .testTarget(name: "PlanningTests", dependencies: ["Planning", "Artifacts"], swiftSettings: strict),
    .testTarget(name: "ReportsTests", dependencies: ["Reports"], swiftSettings: strict),
    .testTarget(
      name: "ONNXExportTests",
      dependencies: ["ONNXExport", "NumericEngine", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      swiftSettings: strict),
    .testTarget(
      name: "StagesTests",
      dependencies: [
        "Stages", "Specs", "Planning", "Artifacts", "Forecasting", "NumericEngine", "Safetensors", "Reports",
      ],
      swiftSettings: strict),
    // Runs the built program as a user does.
    .testTarget(name: "CommandLineTests", dependencies: ["almanac", "LocalServer"], swiftSettings: strict),
  ]
)
