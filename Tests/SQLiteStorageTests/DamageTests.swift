import ChangeLog
import Foundation
import LogStorage
import SQLiteStorage
import StorageConformance
import Testing
import TestGround

@Suite("A damaged file gives a typed error and is left as it is")
struct DamageTests {
  /// A store of three hundred changes, closed or (as after a kill) copied while it was open.
  private static func made(clean: Bool) throws -> (folder: TemporaryFolder, feed: FeedSource) {
    let folder = try TemporaryFolder()
    let feed = try Stores.feed()
    let store = try Stores.open(folder)
    for part in [0..<100, 100..<200, 200..<300] { _ = try store.write { try $0.append(feed.batch(part, head: 300)) } }
    if clean {
      try store.close()
      return (folder, feed)
    }
    let copy = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: folder.at("data"), toPath: copy.at("data"))
    try? FileManager.default.removeItem(atPath: copy.at("data/cistern.sqlite-shm"))
    return (copy, feed)
  }

  private static func word(_ error: StorageError) -> String {
    switch error {
    case .corrupt: "corrupt"
    case .newerVersion(_, let found, let known): "newerVersion \(found) \(known)"
    default: "\(error)"
    }
  }

  /// Everything that the store can be asked.
  private static func readAll(_ store: SQLiteStore, _ feed: FeedSource) throws -> [Change] {
    try store.read { reader in
      for log in try reader.logs() { _ = try reader.feeds(of: log) }
      _ = try (reader.logsChanged(after: 0), reader.limbo(), reader.values(Shelf(rawValue: "a")))
      return try reader.changes(of: feed.log, writer: feed.writer, from: 0, maxBytes: .max)
    }
  }

  struct Damage: CustomStringConvertible, Sendable {
    let description: String
    let word: String
    let change: @Sendable (inout [UInt8]) -> Void
  }

  static let damages: [Damage] = [
    Damage(description: "an empty file", word: "corrupt") { $0 = [] },
    Damage(description: "fifty bytes", word: "corrupt") { $0 = Array($0[..<50]) },
    Damage(description: "one page", word: "corrupt") { $0 = Array($0[..<4096]) },
    Damage(description: "half of it", word: "corrupt") { $0 = Array($0[..<($0.count / 2)]) },
    Damage(description: "a page too few", word: "corrupt") { $0 = Array($0[..<($0.count - 4096)]) },
    Damage(description: "a flipped magic", word: "corrupt") { $0[3] ^= 0x20 },
    Damage(description: "another page size", word: "corrupt") { $0[16] = 3 },
    Damage(description: "garbage behind the header", word: "corrupt") {
      var random = SplitMix64(seed: 1)
      for index in 100..<4096 { $0[index] = UInt8(truncatingIfNeeded: random.next()) }
    },
    Damage(description: "garbage", word: "corrupt") {
      var random = SplitMix64(seed: 2)
      $0 = random.bytes($0.count)
    },
    Damage(description: "a text", word: "corrupt") { $0 = Array(String(repeating: "not a database\n", count: 100).utf8) },
    Damage(description: "a database of something else", word: "corrupt") { $0[71] ^= 1 },
    Damage(description: "a later version", word: "newerVersion 99 2") { $0[63] = 99 },
    Damage(description: "a version that never was", word: "corrupt") { $0[63] = 0 },
  ]

  @Test(arguments: damages)
  func isTold(_ damage: Damage) throws {
    let (folder, feed) = try Self.made(clean: true)
    let path = folder.at("data/cistern.sqlite")
    let whole = try FileBytes.read(path)
    var bytes = whole
    damage.change(&bytes)
    try FileBytes.write(bytes, to: path)
    let error = #expect(throws: StorageError.self) { try Stores.open(folder) }
    #expect(error.map(Self.word) == damage.word)
    #expect(try FileBytes.read(path) == bytes, "it was left as it was")
    for beside in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + beside) }
    try FileBytes.write(whole, to: path)
    #expect(try Self.readAll(Stores.open(folder), feed) == feed.changes)
  }

  @Test func aDatabaseThatIsGoneIsNotMadeAnewBesideItsLog() throws {
    let (folder, _) = try Self.made(clean: false)
    try FileManager.default.removeItem(atPath: folder.at("data/cistern.sqlite"))
    let error = #expect(throws: StorageError.self) { try Stores.open(folder) }
    #expect(error.map(Self.word) == "corrupt")
  }

  @Test func withoutAGoodbyeTheFileIsCheckedFirst() throws {
    // Where the root page of the table of runs lies is SQLite's affair: garbage in each page in turn.
    for clean in [true, false] {
      var told = 0
      let (folder, feed) = try Self.made(clean: clean)
      if !clean {
        // Into the database file, so that pages can be damaged, and without a goodbye.
        let store = try Stores.open(folder)
        try store.write { try $0.forget(FeedSource.log(77, hasher: Stores.hasher)) }
        try FileManager.default.copyItem(atPath: folder.at("data/cistern.sqlite"), toPath: folder.at("copy"))
        try store.close()
        try FileBytes.write(try FileBytes.read(folder.at("copy")), to: folder.at("data/cistern.sqlite"))
      }
      let path = folder.at("data/cistern.sqlite")
      let whole = try FileBytes.read(path)
      for page in 1..<min(20, whole.count / 4096) {
        var bytes = whole
        var random = SplitMix64(seed: UInt64(page))
        bytes.replaceSubrange(page * 4096..<page * 4096 + 16, with: random.bytes(16))
        for beside in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + beside) }
        try FileBytes.write(bytes, to: path)
        do {
          try Stores.open(folder).close()
        } catch let error as StorageError {
          #expect(Self.word(error) == "corrupt")
          told += 1
        }
      }
      try FileBytes.write(whole, to: path)
      #expect(try Self.readAll(Stores.open(folder), feed) == feed.changes)
      if clean { #expect(told < 6, "after a goodbye only what opening reads is looked at") } else { #expect(told >= 10) }
    }
  }

  @Test func noFlippedBitCrashesTheStore() throws {
    let seed: UInt64 = 7
    print("flipped bits: seed \(seed)")
    var random = SplitMix64(seed: seed)
    for clean in [true, false] {
      let (folder, feed) = try Self.made(clean: clean)
      let path = folder.at("data/cistern.sqlite")
      let whole = try FileBytes.read(path)
      let log = try? FileBytes.read(path + "-wal")
      var told = 0
      for round in 0..<150 {
        for beside in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + beside) }
        var bytes = whole
        // The first hundred bytes of each page are where structure lies.
        let at = round < 100 ? round : random.pick(0...bytes.count / 4096 - 1) * 4096 + random.pick(0...99)
        bytes[at] ^= UInt8(1) << UInt8(random.pick(0...7))
        try FileBytes.write(bytes, to: path)
        if let log { try FileBytes.write(log, to: path + "-wal") }
        do {
          let store = try Stores.open(folder)
          _ = try Self.readAll(store, feed)
          try store.close()
        } catch is StorageError {
          told += 1
        }
      }
      #expect(told > 10)
    }
  }

  @Test func aDamagedWriteAheadLogGivesWholeCommitsOrAnError() throws {
    var random = SplitMix64(seed: 8)
    let (folder, feed) = try Self.made(clean: false)
    let path = folder.at("data/cistern.sqlite")
    let (whole, log) = (try FileBytes.read(path), try FileBytes.read(path + "-wal"))
    #expect(log.count > 50_000)
    for round in 0..<60 {
      try? FileManager.default.removeItem(atPath: path + "-shm")
      var bytes = log
      if round % 3 == 0 {
        bytes.removeLast(random.pick(1...bytes.count))
      } else {
        bytes[round < 30 ? round : random.pick(0...bytes.count - 1)] ^= UInt8(1) << UInt8(random.pick(0...7))
      }
      try FileBytes.write(whole, to: path)
      try FileBytes.write(bytes, to: path + "-wal")
      do {
        let store = try Stores.open(folder)
        let changes = try Self.readAll(store, feed)
        #expect([0, 100, 200, 300].contains(changes.count) && changes == Array(feed.changes[..<changes.count]))
        try store.close()
      } catch is StorageError {}
    }
  }

  @Test func afterAKillAllIsThere() throws {
    let (folder, feed) = try Self.made(clean: false)
    let store = try Stores.open(folder)
    #expect(try Self.readAll(store, feed) == feed.changes)
    #expect(try store.read { try $0.feed(of: feed.log, writer: feed.writer) } == feed.stored(300, anchor: 300, longest: 300))
  }
}
