import ChangeLog
import Foundation
import LogStorage
import MerkleLog
import SQLiteStorage
import Signatures
import StorageConformance
import Testing
import TestGround

/// A store in a folder of its own.
enum Stores {
  static let hasher = OpenSSLHasher()

  static func open(_ folder: TemporaryFolder, role: SQLiteStore.Role = .device) throws -> SQLiteStore {
    try SQLiteStore.open(directory: folder.at("data"), hasher: hasher, role: role)
  }

  /// Stores in folders that last as long as `folders`.
  static func bench(_ folders: Collected<TemporaryFolder>, role: SQLiteStore.Role) -> StoreBench {
    StoreBench(hasher: hasher) {
      let folder = try TemporaryFolder()
      folders.add(folder)
      let store = try open(folder, role: role)
      return StoreUnderTest(store) {
        try store.close()
        return try open(folder, role: role)
      }
    }
  }

  /// A feed that is not small: several runs, several pages.
  static func feed(_ count: Int = 300, seed: UInt64 = 1) throws -> FeedSource {
    var random = SplitMix64(seed: seed)
    var feed = FeedSource(log: FeedSource.log(seed, hasher: hasher), number: seed, hasher: hasher)
    try feed.grow(count, &random, bytes: 0...2_000)
    return feed
  }
}

@Suite("The SQLite store keeps the storage contract")
struct SQLiteStoreTests {
  @Test(arguments: StoragePromise.all, [SQLiteStore.Role.device, .server])
  func keeps(_ promise: StoragePromise, role: SQLiteStore.Role) throws {
    let folders = Collected<TemporaryFolder>()
    try promise.check(on: Stores.bench(folders, role: role))
    #expect(!folders.all.isEmpty)
  }

  @Test func everyCommitIsSynchronisedInFull() throws {
    let folder = try TemporaryFolder()
    let store = try Stores.open(folder)
    #expect(try store.synchronousSetting() == 2)
    try store.write { try $0.set(Shelf(rawValue: "a"), [], to: []) }
    #expect(try store.synchronousSetting() == 2)
    try store.close()
    let again = try Stores.open(folder)
    #expect(try again.synchronousSetting() == 2)
  }

  @Test func onlyTheOwnerSeesIn() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore.open(directory: folder.at("a/b/data/"), hasher: Stores.hasher, role: .device)
    try store.write { try $0.set(Shelf(rawValue: "a"), [], to: []) }
    for name in ["a", "a/b", "a/b/data"] { #expect(try FileBytes.mode(folder.at(name)) == 0o700) }
    for name in ["cistern.sqlite", "cistern.sqlite-wal", "cistern.sqlite-shm", "lock"] {
      #expect(try FileBytes.mode(folder.at("a/b/data/" + name)) == 0o600, "\(name)")
    }
  }

  @Test func oneStoreHasTheDirectory() throws {
    let folder = try TemporaryFolder()
    let store = try Stores.open(folder)
    #expect(throws: StorageError.busy(path: folder.at("data"))) { try Stores.open(folder) }
    let child = try ChildProcess(["open", folder.at("data")], output: folder.at("out"))
    #expect(child.wait() == 3)
    #expect(try child.lines() == ["busy"])
    try store.close()
    let next = try ChildProcess(["open", folder.at("data")], output: folder.at("out"))
    #expect(next.wait() == 0)
  }

  @Test func aDeviceIsNoServer() throws {
    let folder = try TemporaryFolder()
    try Stores.open(folder, role: .device).close()
    #expect(throws: StorageError.failed(path: folder.at("data/cistern.sqlite"), detail: "this is not the data of a server")) {
      try Stores.open(folder, role: .server)
    }
    try Stores.open(folder, role: .device).close()
  }

  @Test func aStartThatWasCutOffLeavesNothingInTheWay() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.at("data"), withIntermediateDirectories: false)
    for name in ["cistern.sqlite.new", "cistern.sqlite.new-wal", "lock"] {
      try FileBytes.write([1, 2, 3], to: folder.at("data/" + name))
    }
    try Stores.open(folder).close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.at("data")).sorted() == ["cistern.sqlite", "lock"])
  }

  @Test func readersBesideAWriterSeeWholeCommits() throws {
    let folder = try TemporaryFolder()
    let store = try Stores.open(folder, role: .server)
    let feeds = try (UInt64(1)...3).map { number in
      var random = SplitMix64(seed: number)
      var feed = FeedSource(log: FeedSource.log(9, hasher: Stores.hasher), number: number, hasher: Stores.hasher)
      try feed.grow(60, &random)
      return feed
    }
    let failures = Collected<String>()
    DispatchQueue.concurrentPerform(iterations: 3) { worker in
      do {
        for step in 0..<60 {
          if worker == 0 {
            try store.write { transaction in
              for feed in feeds { _ = try transaction.append(feed.batch(step..<step + 1, head: 60)) }
            }
          } else {
            let (found, digests) = try store.read { (try $0.feeds(of: feeds[0].log), try $0.logsChanged(after: 0).map(\.digest)) }
            guard !found.isEmpty else { continue }
            let tips = found.map {
              BranchTip(writer: $0.writer, length: $0.length, root: $0.frontier.root(hasher: Stores.hasher))
            }
            if digests != [.log(feeds[0].log, tips: tips, hasher: Stores.hasher)] || Set(found.map(\.length)).count != 1 {
              failures.add("half a commit at step \(step)")
            }
          }
        }
      } catch {
        failures.add("\(error)")
      }
    }
    #expect(failures.all == [])
    #expect(try store.read { try $0.feeds(of: feeds[0].log).map(\.length) } == [60, 60, 60])
  }

  @Test func afterAGoodbyeThereIsOneFile() throws {
    let folder = try TemporaryFolder()
    let store = try Stores.open(folder, role: .server)
    let feed = try Stores.feed()
    _ = try store.write { try $0.append(feed.batch(0..<300, head: 300)) }
    DispatchQueue.concurrentPerform(iterations: 4) { _ in _ = try? store.read { try $0.logs() } }
    try store.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.at("data")).sorted() == ["cistern.sqlite", "lock"])
    try SQLiteStore.copy(from: folder.at("data"), to: folder.at("copy"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.at("copy")).sorted() == ["cistern.sqlite"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.at("data")).sorted() == ["cistern.sqlite", "lock"])
  }

  @Test func whatIsForgottenIsNotOnTheDiskAnyLonger() throws {
    let folder = try TemporaryFolder()
    let store = try Stores.open(folder)
    let feed = try Stores.feed()
    let mark = Array(feed.changes[100].frame.suffix(24))
    _ = try store.write { try $0.append(feed.batch(0..<300, head: 300)) }
    func isThere() throws -> Bool {
      try ["cistern.sqlite", "cistern.sqlite-wal"].contains { name in
        try Data(FileBytes.read(folder.at("data/" + name))).range(of: Data(mark)) != nil
      }
    }
    #expect(try isThere())
    try store.write { try $0.forget(feed.log) }
    #expect(try !isThere())
  }
}
