import ChangeLog
import LogStorage
import MerkleLog
import Signatures
import SyncProtocol
import Testing

/// A server has the key that devices believe. What it can't do with it: take a feed away, or a change, without their noticing.
@Suite struct LyingServerTests {
  @Test func `a feed that is withheld is noticed, and its log named`() throws {
    let server = try TestServer(seed: 900)
    let log = try server.addLog()
    let nurse = try TestDevice(at: server, logs: [log], seed: 901)
    let carer = try TestDevice(at: server, logs: [log], seed: 902)
    try nurse.record(3, in: log)
    try nurse.sync(with: server)
    server.withheld = [nurse.writer]
    let summary = try carer.sync(with: server)
    #expect(!summary.isEqual && summary.differing == [log])
    #expect(try carer.replica.feed(log, nurse.writer) == nil)
    server.withheld = []
    #expect(try carer.sync(with: server).isEqual)
    #expect(try carer.replica.feed(log, nurse.writer)?.length == 3)
  }

  @Test func `a receipt over another root, or over more than there is, is none`() throws {
    let server = try TestServer(seed: 910)
    let log = try server.addLog()
    let nurse = try TestDevice(at: server, logs: [log], seed: 911)
    try nurse.sync(with: server)
    try nurse.record(3, in: log)
    server.throwsAway = true
    let root = nurse.replica.hasher.hash([7])
    for length: UInt64 in [1, 3, 4] {
      try server.write(
        [.arrival(Arrival(feeds: [.init(writer: nurse.writer, length: length, root: root)], serverMS: server.now))], to: log)
    }
    let summary = try nurse.sync(with: server)
    #expect(!summary.isEqual && summary.differing == [log])
    #expect(try nurse.receipted(log) == 0)
    #expect(try nurse.unsynced() == [FeedRange(log: log, writer: nurse.writer, from: 0, to: 3)])
    // Nothing was lost by it: an honest server gets all of it.
    server.throwsAway = false
    #expect(try nurse.sync(with: server).isEqual)
    #expect(try nurse.receipted(log) == 3)
  }

  @Test func `a server that was set back is offered what it lost, its own entries among it`() throws {
    let server = try TestServer(seed: 920)
    let log = try server.addLog()
    let nurse = try TestDevice(at: server, logs: [log], seed: 921)
    try nurse.record(2, in: log)
    try nurse.sync(with: server)
    let before = try nurse.replica.held()
    // It shows an older state: the log is gone from its disk.
    let restored = TestServer(restoring: server)
    let summary = try nurse.sync(with: restored)
    #expect(try nurse.replica.held() == before, "the device gives nothing up")
    #expect(summary.isEqual || !summary.differing.isEmpty || !summary.outsideScope.isEmpty, "and does not call it synced in silence")
    #expect(try nurse.receipted(log) == 2)
  }
}
