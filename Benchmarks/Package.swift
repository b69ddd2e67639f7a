// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the main build stays short. `run` builds it with CISTERN_ONLY=ground: no HTTP is resolved.
let package = Package(
  name: "benchmarks",
  dependencies: [
    .package(name: "cistern", path: ".."),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(name: "CBareOpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .executableTarget(
      name: "cistern-bench",
      dependencies: [
        "CBareOpenSSL",
        .product(name: "CisternRooms", package: "cistern"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"), .treatAllWarnings(as: .error),
      ])
  ])
