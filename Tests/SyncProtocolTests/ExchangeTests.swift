import ChangeLog
import LogStorage
import MerkleLog
import Signatures
import SyncProtocol
import Testing

/// The digest decides: how many rounds each case takes, and that both sides hold the same at the end.
@Suite struct ExchangeTests {
  @Test func `a new device gets every granted log in one round`() throws {
    let server = try TestServer(seed: 1)
    let logs = try (0..<3).map { _ in try server.addLog() }
    let device = try TestDevice(at: server, logs: logs, seed: 2)
    let summary = try device.sync(with: server)
    #expect(summary.isEqual)
    #expect(summary.rounds == 1)
    #expect(try device.replica.held() == server.replica.held())
    #expect(device.refused.isEmpty)
  }

  @Test func `nothing new takes one round and brings nothing`() throws {
    let server = try TestServer(seed: 3)
    let log = try server.addLog()
    let device = try TestDevice(at: server, logs: [log], seed: 4)
    try device.sync(with: server)
    let summary = try device.sync(with: server)
    #expect(summary.isEqual)
    #expect(summary.rounds == 1)
    #expect(device.responses[0].batchCount == 0)
    #expect(device.responses[0].listing.isEmpty)
  }

  @Test func `a pushed change is receipted in the same round`() throws {
    let server = try TestServer(seed: 5)
    let log = try server.addLog()
    let device = try TestDevice(at: server, logs: [log], seed: 6)
    try device.sync(with: server)
    try device.record(in: log)
    #expect(try device.receipted(log) == 0)
    let summary = try device.sync(with: server)
    #expect(summary.isEqual)
    #expect(summary.rounds == 1)
    #expect(summary.sentChanges == 1)
    #expect(try device.receipted(log) == 1)
  }

  @Test func `news of others takes two rounds`() throws {
    let server = try TestServer(seed: 7)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 8)
    let tablet = try TestDevice(at: server, logs: [log], seed: 9)
    try phone.sync(with: server)
    try tablet.sync(with: server)
    try phone.sync(with: server)
    try tablet.record(5, in: log)
    try tablet.sync(with: server)
    let summary = try phone.sync(with: server)
    #expect(summary.isEqual)
    #expect(summary.rounds == 2)
    #expect(try phone.replica.changes(log, tablet.writer).count == 5)
    #expect(phone.refused.isEmpty)
  }

  @Test func `pushing meets news of others`() throws {
    let server = try TestServer(seed: 10)
    let logs = try (0..<4).map { _ in try server.addLog() }
    let phone = try TestDevice(at: server, logs: logs, seed: 11)
    let tablet = try TestDevice(at: server, logs: logs, seed: 12)
    try phone.sync(with: server)
    try tablet.sync(with: server)
    for log in logs { try tablet.record(2, in: log) }
    try phone.record(3, in: logs[0])
    try tablet.sync(with: server)
    let summary = try phone.sync(with: server)
    #expect(summary.isEqual)
    #expect(summary.rounds <= 3)
    try tablet.sync(with: server)
    #expect(try phone.replica.held() == server.replica.held())
    #expect(try tablet.replica.held() == server.replica.held())
  }

  @Test func `a lost cursor costs no more than three rounds`() throws {
    let (server, phone, _, _) = try Self.pairWithNews(seed: 20)
    phone.memory.cursor = []
    let summary = try phone.sync(with: server)
    #expect(summary.isEqual)
    #expect(summary.rounds <= 3)
  }

  @Test func `a cursor that lies costs three rounds`() throws {
    let (server, phone, _, _) = try Self.pairWithNews(seed: 30)
    // The newest commit: as if the device had been told of all of it.
    let newest = try server.replica.store.read { try $0.logsChanged(after: 0).map(\.commit).max() ?? 0 }
    phone.memory.cursor = SyncCursor(commit: newest).bytes
    let summary = try phone.sync(with: server)
    #expect(summary.isEqual)
    #expect(summary.rounds == 3)
  }

  @Test func `a cursor from the future or from nowhere is none`() throws {
    for cursor in [SyncCursor(commit: 1 << 40).bytes, [0xff], [UInt8](repeating: 1, count: 64)] {
      let (server, phone, _, _) = try Self.pairWithNews(seed: 40)
      phone.memory.cursor = cursor
      #expect(try phone.sync(with: server).isEqual)
    }
  }

  @Test func `what a server lost comes back from whoever holds it`() throws {
    let (server, phone, tablet, log) = try Self.pairWithNews(seed: 50)
    try phone.sync(with: server)
    // The disk is restored with the server's own feed, and without what the tablet sent.
    let restored = TestServer(restoring: server)
    for batch in try server.replica.batches(
      for: ReadPlan(ranges: [
        FeedRange(log: log, writer: server.writer, from: 0, to: try server.replica.feed(log, server.writer)?.length ?? 0)
      ]), maxBytes: 100_000)
    {
      _ = try restored.replica.take(batch, clinic: server.clinic, server: server.signer.publicKey)
    }
    #expect(try restored.replica.changes(log, tablet.writer).isEmpty)
    let summary = try phone.sync(with: restored)
    #expect(summary.isEqual)
    #expect(try restored.replica.changes(log, tablet.writer) == server.replica.changes(log, tablet.writer))
  }

  @Test func `a log outside the scope is named and ends the call`() throws {
    let server = try TestServer(seed: 60)
    let logs = try (0..<2).map { _ in try server.addLog() }
    let device = try TestDevice(at: server, logs: logs, seed: 61)
    try device.sync(with: server)
    server.scopes[device.writer] = [logs[1]]
    let summary = try device.sync(with: server)
    #expect(!summary.isEqual)
    #expect(summary.outsideScope == [logs[0]])
    #expect(summary.rounds <= 4)
  }

  @Test func `a backlog passes in several rounds, and progress is told`() throws {
    let server = try TestServer(seed: 70)
    let log = try server.addLog()
    let device = try TestDevice(at: server, logs: [log], seed: 71)
    try device.sync(with: server)
    try device.record(60, in: log, bodyBytes: 120)
    try device.sync(with: server)
    let reader = try TestDevice(at: server, logs: [log], seed: 72)
    server.batchBytes = 1_000
    server.fill = 3_000
    let summary = try reader.sync(with: server)
    #expect(summary.isEqual)
    #expect(summary.rounds > 3)
    let coming = reader.responses.map(\.totals.changesComing)
    #expect(coming.last == 0)
    #expect(zip(coming, coming.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(reader.responses.dropLast().allSatisfy { $0.hasMore })
    #expect(reader.refused.isEmpty, "no feed came before the entry that introduces its writer")
  }

  @Test func `a fork is told and does not go on for ever`() throws {
    let server = try TestServer(seed: 80)
    let log = try server.addLog()
    let device = try TestDevice(at: server, logs: [log], seed: 81)
    try device.sync(with: server)
    try device.record(in: log)
    // The same key records in two places.
    let clone = Replica()
    for batch in try device.replica.batches(
      for: ReadPlan(ranges: [
        FeedRange(log: log, writer: server.writer, from: 0, to: try device.replica.feed(log, server.writer)?.length ?? 0)
      ]), maxBytes: 100_000)
    {
      _ = try clone.take(batch, clinic: server.clinic, server: server.signer.publicKey)
    }
    try device.sync(with: server)
    let frontier = try clone.feed(log, device.writer)
    #expect(frontier == nil)
    let other = OwnChanges(
      log: log, writer: device.writer, frontier: .init(),
      changes: [try ChangeDraft(header: Header(kind: 102), body: [8, 1]).change(random: device.random)], signer: device.signer,
      hasher: device.replica.hasher)
    try clone.store.write { try $0.append(other) }
    var session = DeviceSession(
      identity: device.identity, memory: device.memory, held: try clone.held(),
      unsynced: [FeedRange(log: log, writer: device.writer, from: 0, to: 1)])
    var rounds = 0
    while true {
      rounds += 1
      try #require(rounds < 10)
      let held = try clone.tips(of: session.describe, server: server.writer)
      device.clocks.uptimeMS += 1_000
      let body = try session.request(
        held: held, batches: try clone.batches(for: session.plan(held: held), maxBytes: 100_000), clocks: device.clocks,
        signer: device.signer, hasher: clone.hasher)
      session.push(try server.handle(body.flatMap { $0 }))
      while let action = try session.next(at: device.clocks, verifier: clone.verifier, hasher: clone.hasher) {
        if case .opened(let response) = action { #expect(rounds > 1 || response.notices.contains { $0.reason == "fork" }) }
        if case .store(let batch) = action { _ = try clone.take(batch, clinic: server.clinic, server: server.signer.publicKey) }
      }
      let step = try session.responseEnded(
        held: try clone.held(), unsynced: [FeedRange(log: log, writer: device.writer, from: 0, to: 1)], hasher: clone.hasher)
      guard case .done(let summary) = step else { continue }
      #expect(!summary.isEqual)
      break
    }
    #expect(rounds <= 5)
    #expect(try server.replica.changes(log, device.writer) == device.replica.changes(log, device.writer))
  }

  /// Two devices with one log; the tablet has news that the phone lacks.
  static func pairWithNews(seed: UInt64) throws -> (TestServer, TestDevice, TestDevice, PumpLogID) {
    let server = try TestServer(seed: seed)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: seed + 1)
    let tablet = try TestDevice(at: server, logs: [log], seed: seed + 2)
    try phone.sync(with: server)
    try tablet.sync(with: server)
    try tablet.record(4, in: log)
    try tablet.sync(with: server)
    return (server, phone, tablet, log)
  }
}
