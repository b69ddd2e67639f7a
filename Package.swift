// swift-tools-version: 6.2
import PackageDescription

// CISTERN_ONLY=core    the pure core, Signatures and ClinicalFiles: no HTTP, no SQLite package is resolved or built
// CISTERN_ONLY=ground  the same and storage, device, server logic, replay: everything but HTTP and the command line
let only = Context.environment["CISTERN_ONLY"]

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

enum Layer { case core, ground, web }

/// One line per room: its name, what it may look down on, and the layer that it is built with.
func room(
  _ name: String, _ layer: Layer, _ below: [String] = [], products: [Target.Dependency] = [], resources: [Resource] = []
) -> (Layer, [Target]) {
  (
    layer,
    [
      .target(
        name: name, dependencies: below.map { .init(stringLiteral: $0) } + products, resources: resources,
        swiftSettings: settings)
    ]
  )
}

func tests(
  _ name: String, _ layer: Layer, _ below: [String], products: [Target.Dependency] = [], resources: [Resource] = []
) -> (Layer, [Target]) {
  (
    layer,
    [
      .testTarget(
        name: name, dependencies: below.map { .init(stringLiteral: $0) } + products, resources: resources,
        swiftSettings: settings)
    ]
  )
}

let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTPCompression: Target.Dependency = .product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let rooms: [(Layer, [Target])] = [
  // The pure core: no file, no clock, no random number.
  room("PumpRecords", .core),
  room("MerkleLog", .core),
  room("ChangeLog", .core, ["PumpRecords", "MerkleLog"]),
  room("Admission", .core, ["ChangeLog", "PumpRecords", "MerkleLog"]),
  room("WireFormat", .core, products: [protobuf]),
  room("SyncProtocol", .core, ["Admission", "ChangeLog", "MerkleLog", "PumpRecords", "WireFormat"], products: [protobuf]),
  room("Complications", .core, ["Admission", "ChangeLog", "PumpRecords"]),
  // Ground: keys, files, storage.
  (.core, [.systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])])]),
  room("Signatures", .core, ["COpenSSL", "ChangeLog", "MerkleLog"]),
  room(
    "ClinicalFiles", .core, ["Complications", "ChangeLog", "PumpRecords"], products: [yams],
    resources: [.embedInCode("Resources")]),
  room("LogStorage", .core, ["Admission", "ChangeLog", "MerkleLog"]),
  room("SQLiteStorage", .ground, ["LogStorage", "Admission", "ChangeLog", "MerkleLog"], products: [grdb, sqlite]),
  // Houses on that ground.
  // Certificates under the clinic's root, and a client that trusts nothing else.
  room("ClinicTLS", .ground, ["COpenSSL", "Signatures", "ChangeLog", "MerkleLog"]),
  room(
    "FieldDevice", .ground,
    [
      "ClinicTLS", "SyncProtocol", "LogStorage", "SQLiteStorage", "Complications", "Signatures", "Admission", "ChangeLog", "MerkleLog",
      "PumpRecords",
    ]),
  room(
    "SyncServer", .ground,
    ["SyncProtocol", "LogStorage", "Complications", "Admission", "ChangeLog", "MerkleLog", "PumpRecords"], products: [logging]),
  room(
    "Replay", .ground,
    ["SyncServer", "FieldDevice", "SyncProtocol", "Complications", "LogStorage", "Admission", "ChangeLog", "MerkleLog", "PumpRecords"]),
  room(
    "Rehearsal", .ground,
    ["FieldDevice", "SyncServer", "SyncProtocol", "LogStorage", "Signatures", "Admission", "ChangeLog", "PumpRecords"]),
  room("Simulation", .core, ["ClinicalFiles", "Complications", "PumpRecords"]),
  room(
    "ClinicWeb", .web, ["SyncServer", "SyncProtocol"],
    products: [
      hummingbird, hummingbirdCore, hummingbirdTLS, nioCore, nioHTTP1, nioSSL, nioHTTPCompression, nioHTTPTypes, logging, lifecycle,
      signals,
    ]),
  (
    .web,
    [
      .executableTarget(
        name: "cistern",
        dependencies: [
          "ClinicWeb", "ClinicTLS", "SyncServer", "FieldDevice", "Replay", "Simulation", "ClinicalFiles", "Complications", "SyncProtocol",
          "SQLiteStorage",
          "LogStorage", "Signatures", "Admission", "ChangeLog", "MerkleLog", "PumpRecords", arguments, logging, lifecycle,
        ], swiftSettings: settings)
    ]
  ),
  // What tests stand on: numbers from a seed, folders that go, the Python of this machine.
  (.core, [.target(name: "TestGround", dependencies: ["ChangeLog"], path: "Tests/TestGround", swiftSettings: settings)]),
  // Tests mirror Sources.
  tests("PumpRecordsTests", .core, ["TestGround", "PumpRecords"]),
  tests("MerkleLogTests", .core, ["TestGround", "MerkleLog", "Signatures"]),
  tests("SignaturesTests", .core, ["TestGround", "Signatures", "ChangeLog", "MerkleLog"]),
  tests("ChangeLogTests", .core, ["TestGround", "ChangeLog", "Admission", "Signatures", "MerkleLog", "PumpRecords"]),
  tests("ComplicationsTests", .core, ["TestGround", "Complications", "ClinicalFiles", "ChangeLog", "PumpRecords"]),
  // The storage contract as runs over any engine, and a process for the storage tests to kill.
  (
    .core,
    [
      .target(
        name: "StorageConformance", dependencies: ["TestGround", "LogStorage", "ChangeLog", "MerkleLog"], path: "Tests/StorageConformance",
        swiftSettings: settings)
    ]
  ),
  (
    .ground,
    [
      .executableTarget(
        name: "storage-child", dependencies: ["SQLiteStorage", "LogStorage", "Signatures", "ChangeLog", "MerkleLog"],
        path: "Tests/StorageChild", swiftSettings: settings)
    ]
  ),
  tests("LogStorageTests", .core, ["StorageConformance", "LogStorage", "Admission", "Signatures", "ChangeLog", "MerkleLog"]),
  tests(
    "SQLiteStorageTests", .ground,
    ["TestGround", "StorageConformance", "storage-child", "SQLiteStorage", "LogStorage", "Signatures", "ChangeLog", "MerkleLog"],
    products: [grdb]),
  tests(
    "SyncProtocolTests", .core,
    ["TestGround", "SyncProtocol", "WireFormat", "LogStorage", "Signatures", "Admission", "ChangeLog", "MerkleLog", "PumpRecords"],
    products: [protobuf]),
  tests(
    "ProtocolTests", .core,
    ["TestGround", "SyncProtocol", "LogStorage", "Signatures", "Admission", "ChangeLog", "MerkleLog", "PumpRecords"]),
  tests(
    "HostileInputTests", .core,
    [
      "TestGround", "SyncProtocol", "ClinicalFiles", "Complications", "LogStorage", "Signatures", "Admission", "ChangeLog", "MerkleLog",
      "PumpRecords",
    ]),
  tests("SimulationTests", .core, ["Simulation", "ClinicalFiles", "Complications"]),
  tests("HouseRuleTests", .core, []),
  tests(
    "FieldDeviceTests", .ground,
    [
      "TestGround", "Rehearsal", "FieldDevice", "SyncServer", "SyncProtocol", "LogStorage", "Signatures", "Admission", "ChangeLog",
      "PumpRecords",
    ]),
  tests(
    "ReplayTests", .ground,
    [
      "TestGround", "Replay", "FieldDevice", "SyncServer", "SyncProtocol", "LogStorage", "Signatures", "Admission", "ChangeLog",
      "PumpRecords",
    ]),
  // A file per promise of the design.
  tests(
    "PromiseTests", .ground,
    [
      "TestGround", "Replay", "FieldDevice", "SyncServer", "SyncProtocol", "ClinicalFiles", "Complications", "LogStorage", "Signatures",
      "Admission",
      "ChangeLog", "MerkleLog", "PumpRecords",
    ]),
  // The built program as a child process, and devices that reach it over real sockets.
  tests(
    "ServerTests", .web,
    [
      "TestGround", "cistern", "StorageConformance", "FieldDevice", "SyncServer", "ClinicWeb", "ClinicTLS", "SyncProtocol", "SQLiteStorage",
      "LogStorage",
      "Signatures", "Admission", "ChangeLog", "MerkleLog", "PumpRecords",
    ]),
  tests("CommandTests", .web, ["TestGround", "cistern", "ClinicalFiles"]),
]

let kept = rooms.filter { layer, _ in
  switch only {
  case "core": layer == .core
  case "ground": layer != .web
  default: true
  }
}

var dependencies: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
  .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
]
if only != "core" {
  dependencies += [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ]
}
if only != "core", only != "ground" {
  dependencies += [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
  ]
}

// What other packages (Benchmarks/) may build on: the core and the ground, without HTTP and the command line.
let shared = rooms.filter { $0.0 != .web }.flatMap(\.1).filter { $0.type == .regular && $0.path == nil }

let package = Package(
  name: "cistern",
  products: only == "core" ? [] : [.library(name: "CisternRooms", targets: shared.map(\.name))],
  dependencies: dependencies, targets: kept.flatMap(\.1))
