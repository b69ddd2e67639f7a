import Testing

/// Who may look at whom. A room looks down, never up; the reasons stand in Documentation/Decisions and CONTRIBUTING.md.
enum AllowedImports {
  /// Room → our rooms below it, and modules from outside that it may import.
  static let table: [String: (ours: Set<String>, outside: Set<String>)] = [
    // The pure core. Nothing here can read a file, a clock or a random number: it cannot import what offers them.
    "PumpRecords": ([], []),
    "MerkleLog": ([], []),
    "ChangeLog": (["PumpRecords", "MerkleLog"], []),
    "Admission": (["ChangeLog", "PumpRecords", "MerkleLog"], []),
    // Generated types hold bytes as Data; they are turned into arrays here and go no further.
    "WireFormat": ([], ["SwiftProtobuf", "FoundationEssentials", "Foundation"]),
    // A session is recorded from several threads: the recorder holds a mutex, which reaches for nothing outside.
    "SyncProtocol": (["Admission", "ChangeLog", "MerkleLog", "PumpRecords", "WireFormat"], ["SwiftProtobuf", "Synchronization"]),
    // Standing decides what a rule may use: detection reads a log as Admission judged it.
    "Complications": (["Admission", "ChangeLog", "PumpRecords"], []),
    // Ground.
    "Signatures": (["COpenSSL", "ChangeLog", "MerkleLog"], system),
    "ClinicalFiles": (["Complications", "ChangeLog", "PumpRecords"], ["Yams", "CYaml", "FoundationEssentials", "Foundation"]),
    "LogStorage": (["Admission", "ChangeLog", "MerkleLog"], system),
    "SQLiteStorage": (["LogStorage", "Admission", "ChangeLog", "MerkleLog"], system.union(["GRDB", "GRDBSQLite"])),
    // Houses.
    "ClinicTLS": (["COpenSSL", "Signatures", "ChangeLog", "MerkleLog"], system),
    "FieldDevice": (
      [
        "ClinicTLS", "SyncProtocol", "LogStorage", "SQLiteStorage", "Complications", "Signatures", "Admission", "ChangeLog", "MerkleLog",
        "PumpRecords",
      ],
      system
    ),
    "SyncServer": (
      ["SyncProtocol", "LogStorage", "Complications", "Admission", "ChangeLog", "MerkleLog", "PumpRecords"], system.union(["Logging"])
    ),
    "Replay": (
      [
        "SyncServer", "FieldDevice", "SyncProtocol", "Complications", "LogStorage", "Admission", "ChangeLog", "MerkleLog", "PumpRecords",
      ], system
    ),
    // A whole clinic in one process, for the tests of an app.
    "Rehearsal": (
      ["FieldDevice", "SyncServer", "SyncProtocol", "LogStorage", "Signatures", "Admission", "ChangeLog", "PumpRecords"], system
    ),
    // A world of its own: it takes its chance from a seed and knows no file; it writes and reads timelines as anybody does.
    "Simulation": (["ClinicalFiles", "Complications", "PumpRecords"], []),
    "ClinicWeb": (
      ["SyncServer", "SyncProtocol"],
      system.union([
        "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "HTTPTypes", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "NIOHTTPCompression",
        "NIOHTTPTypesHTTP1", "Logging", "ServiceLifecycle", "UnixSignals",
      ])
    ),
    // The command line sees all of ours; it needs no row for them, only for others.
    "cistern": (everything, system.union(["ArgumentParser", "Logging", "ServiceLifecycle"])),
  ]

  private static let system: Set<String> = [
    "Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Dispatch", "Synchronization", "CryptoKit",
  ]
  private static let everything: Set<String> = [
    "PumpRecords", "MerkleLog", "ChangeLog", "Admission", "SyncProtocol", "Complications", "Signatures", "ClinicalFiles", "LogStorage",
    "SQLiteStorage", "ClinicTLS", "FieldDevice", "SyncServer", "Replay", "ClinicWeb", "Simulation", "Rehearsal",
  ]

  static func breaches(in source: SwiftSource) -> [Breach] {
    let imports = imports(of: source)
    guard let row = table[source.room] else {
      return [Breach(path: source.path, line: 0, what: "\(source.room) has no row in AllowedImports.table")]
    }
    let allowed = row.ours.union(row.outside)
    return imports.filter { !allowed.contains($0.text) }.map { source.breach($0, "\(source.room) must not import \($0.text)") }
  }

  /// The modules named by import declarations, `import struct A.B` as A.
  static func imports(of source: SwiftSource) -> [Token] {
    let kinds: Set<String> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
    let tokens = source.tokens
    return tokens.indices.compactMap { index in
      guard tokens[index].text == "import", index + 1 < tokens.count else { return nil }
      // `.import` and `case `import`` are names.
      if index > 0, tokens[index].touches, [".", "`"].contains(tokens[index - 1].text) { return nil }
      guard tokens[index + 1].line == tokens[index].line, tokens[index + 1].isWord else { return nil }
      let hasKind = kinds.contains(tokens[index + 1].text) && index + 2 < tokens.count
      return tokens[hasKind ? index + 2 : index + 1]
    }
  }

  /// What the manifest lets a room see must be what the table says, or less.
  static func breaches(inManifest text: String) -> [Breach] {
    // The manifest's names for products, and the modules that they hold.
    let products: [String: Set<String>] = [
      "protobuf": ["SwiftProtobuf"], "yams": ["Yams"], "grdb": ["GRDB"], "sqlite": ["GRDBSQLite"], "logging": ["Logging"],
      "lifecycle": ["ServiceLifecycle"], "signals": ["UnixSignals"],
      "hummingbird": ["Hummingbird"], "hummingbirdCore": ["HummingbirdCore"], "hummingbirdTLS": ["HummingbirdTLS"],
      "nioHTTP1": ["NIOHTTP1"], "nioSSL": ["NIOSSL"], "nioHTTPCompression": ["NIOHTTPCompression"],
      "nioHTTPTypes": ["NIOHTTPTypesHTTP1"], "nioCore": ["NIOCore"], "arguments": ["ArgumentParser"],
    ]
    var breaches: [Breach] = []
    for chunk in text.split(separator: "room(\"", omittingEmptySubsequences: false).dropFirst() {
      guard let room = chunk.split(separator: "\"").first.map(String.init), let row = table[room] else {
        breaches.append(Breach(path: "Package.swift", line: 0, what: "a room without a row in AllowedImports.table: \(chunk.prefix(20))"))
        continue
      }
      let declaration = chunk.split(separator: "),\n", omittingEmptySubsequences: false).first ?? chunk
      let strings = declaration.split(separator: "\"", omittingEmptySubsequences: false)
      let below = strings.indices.dropFirst().filter { $0 % 2 == 0 }.map { String(strings[$0]) }.filter { $0 != "Resources" }
      for name in below where !row.ours.contains(name) {
        breaches.append(Breach(path: "Package.swift", line: 0, what: "\(room) must not depend on \(name)"))
      }
      if let list = declaration.firstRange(of: "products: [").map({ declaration[$0.upperBound...].prefix { $0 != "]" } }) {
        for name in list.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
          guard let modules = products[String(name)], modules.isSubset(of: row.outside) else {
            breaches.append(Breach(path: "Package.swift", line: 0, what: "\(room) must not depend on \(name)"))
            continue
          }
        }
      }
    }
    return breaches
  }
}

@Suite struct AllowedImportsTests {
  @Test func `rooms import only what lies below them`() {
    let breaches = Tree.here.swift(below: "Sources/").flatMap(AllowedImports.breaches)
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test func `the manifest allows no more`() throws {
    let manifest = try #require(Tree.here.texts["Package.swift"] ?? nil)
    let breaches = AllowedImports.breaches(inManifest: manifest)
    #expect(breaches.isEmpty, "\(breaches.report)")
  }

  @Test(arguments: [
    "import Foundation", "public import SyncServer", "@preconcurrency import Glibc", "import struct Foundation.Date",
    "#if canImport(Darwin)\nimport Darwin\n#endif",
  ])
  func `caught in the core`(sample: String) {
    #expect(AllowedImports.breaches(in: SwiftSource(path: "Sources/ChangeLog/A.swift", text: sample)).count == 1)
  }

  @Test func `a room without a row is caught`() {
    #expect(AllowedImports.breaches(in: SwiftSource(path: "Sources/Attic/A.swift", text: "")).count == 1)
  }

  @Test func `words are no imports`() {
    let sample = "public import MerkleLog\n// import Foundation\nlet way: Way = .import\nenum Way { case `import` }"
    #expect(AllowedImports.breaches(in: SwiftSource(path: "Sources/ChangeLog/A.swift", text: sample)).isEmpty)
  }

  @Test(arguments: [
    #"room("MerkleLog", .core, ["ChangeLog"]),\#n"#, #"room("Admission", .core, ["ChangeLog"], products: [yams]),\#n"#,
    #"room("Attic", .core),\#n"#, #"room("SyncServer", .ground,\#n ["SyncProtocol"], products: [logging, hummingbird]),\#n"#,
  ])
  func `caught in the manifest`(sample: String) {
    #expect(AllowedImports.breaches(inManifest: sample).count == 1)
  }
}
