import Foundation
import LogStorage
import SQLiteStorage
import Signatures
import StorageConformance
import Testing
import TestGround

@Suite("A store that cannot write says why, and loses nothing")
struct StarvationTests {
  @Test func aFullDatabaseIsFullAndHoldsWhatItHeld() throws {
    let folder = try TemporaryFolder()
    let store = try Stores.open(folder)
    let feed = try Stores.feed()
    try store.limit(pages: 60)
    var held = 0
    #expect(throws: StorageError.full(path: folder.at("data/cistern.sqlite"))) {
      while held < 300 {
        _ = try store.write { try $0.append(feed.batch(held..<held + 10, head: 300)) }
        held += 10
      }
    }
    #expect(held > 0 && held < 300)
    // Even where the caller looks away, half a transaction is none.
    #expect(throws: StorageError.full(path: folder.at("data/cistern.sqlite"))) {
      try store.write { transaction in
        _ = try? transaction.append(feed.batch(held..<300, head: 300))
        try? transaction.set(Shelf(rawValue: "late"), [1], to: [1])
      }
    }
    #expect(try store.read { try $0.feed(of: feed.log, writer: feed.writer) } == feed.stored(held, anchor: 300, longest: 300))
    #expect(try store.read { try $0.changes(of: feed.log, writer: feed.writer, from: 0, maxBytes: .max) } == Array(feed.changes[..<held]))
    #expect(try store.read { try $0.value(Shelf(rawValue: "late"), [1]) } == nil)
    try store.limit(pages: 1_000_000)
    #expect(try store.write { try $0.append(feed.batch(held..<300, head: 300)) } == .appended(new: 300 - held))
    try store.close()
    #expect(try Stores.open(folder).read { try $0.feed(of: feed.log, writer: feed.writer)?.length } == 300)
  }

  @Test(arguments: [150_000, 400_000])
  func aFileThatMayNotGrowIsFull(limit: Int) throws {
    let folder = try TemporaryFolder()
    let signer = try KeyFile.create(at: folder.at("key"))
    let child = try ChildProcess(["starve", folder.at("data"), folder.at("key"), "\(limit)"], output: folder.at("out"))
    #expect(child.wait() == 0)
    var lines = try child.lines()
    let word = try #require(lines.firstIndex { !$0.contains(" ") || $0.hasPrefix("failed") })
    #expect(lines[word] == "full")
    lines.remove(at: word)
    #expect(word > 2 && lines.count == word + 3)
    let recorded = try RecordedFeed(in: folder.at("data"), key: signer.publicKey)
    #expect(recorded.holds(lines) && recorded.ids.count == lines.count)
  }

  private static let nobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

  @Test func aDirectoryOfSomebodyElseIsReadOnly() throws {
    let folder = try TemporaryFolder()
    let feed = try Stores.feed(20)
    let store = try Stores.open(folder)
    _ = try store.write { try $0.append(feed.batch(0..<20, head: 20)) }
    try store.close()
    let before = try FileBytes.read(folder.at("data/cistern.sqlite"))
    let isRoot = geteuid() == 0
    // Root may write everything, so another user has to try; who is not root takes the right to write from itself.
    let steps: [(file: Int, lock: Int, directory: Int)] =
      isRoot
      ? [(0o644, 0o644, 0o755), (0o644, 0o666, 0o755), (0o644, 0o666, 0o777), (0o666, 0o666, 0o755), (0o600, 0o666, 0o755)]
      : [(0o400, 0o400, 0o500), (0o400, 0o600, 0o500), (0o400, 0o600, 0o700), (0o600, 0o600, 0o500)]
    if isRoot {
      chmod(folder.path, 0o777)
      let probe = ChildProcess.status(Self.nobody + [ChildProcess.path])
      guard probe == 2 else {
        print("skipped: another user cannot run \(ChildProcess.path) here (\(probe.map(String.init) ?? "no setpriv"))")
        return
      }
    }
    for step in steps {
      chmod(folder.at("data/cistern.sqlite"), mode_t(step.file))
      chmod(folder.at("data/lock"), mode_t(step.lock))
      chmod(folder.at("data"), mode_t(step.directory))
      let child = try ChildProcess(["open", folder.at("data")], output: folder.at("out"), through: isRoot ? Self.nobody : [])
      #expect(child.wait() == 3, "\(step)")
      #expect(try child.lines() == ["readOnly"], "\(step)")
    }
    // And where there is nothing yet, and nothing can be made.
    chmod(folder.at("data"), 0o755)
    let child = try ChildProcess(
      ["open", (isRoot ? "/cistern-no-such-place" : folder.at("data/deeper"))], output: folder.at("out"),
      through: isRoot ? Self.nobody : [])
    let status = child.wait()
    if isRoot {
      #expect(status == 3)
      #expect(try child.lines() == ["readOnly"])
    }
    for (name, mode) in [("data", 0o700), ("data/lock", 0o600), ("data/cistern.sqlite", 0o600)] { chmod(folder.at(name), mode_t(mode)) }
    #expect(try FileBytes.read(folder.at("data/cistern.sqlite")) == before)
    #expect(try Stores.open(folder).read { try $0.feed(of: feed.log, writer: feed.writer) } == feed.stored(20, anchor: 20, longest: 20))
  }
}
