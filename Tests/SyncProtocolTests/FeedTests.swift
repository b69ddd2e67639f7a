import ChangeLog
import LogStorage
import MerkleLog
import Signatures
import SyncProtocol
import Testing
import TestGround

@Suite struct BatchCutterTests {
  private let hasher = OpenSSLHasher()
  private let verifier = OpenSSLVerifier()

  @Test func `every batch of every cut verifies alone under one head`() throws {
    let signer = try SoftwareSigner.generate(.ed25519)
    let writer = Identities.writer(signer.publicKey, hasher: hasher)
    let log = try #require(PumpLogID([UInt8](repeating: 1, count: 16)))
    let random = SeededRandom(seed: 900)
    let changes = try (0..<23).map { index in
      try ChangeDraft(header: Header(kind: 101), body: [8, UInt8(index)]).change(random: random)
    }
    let leaves = changes.map { $0.leafHash(hasher: hasher) }
    let whole = try CompactRange(begin: 0, leaves: leaves, hasher: hasher)
    let head = try Head.signed(log: log, writer: writer, length: 23, root: whole.root(hasher: hasher), by: signer)
    let size = changes[0].frame.count
    for first in 0..<23 {
      for end in first + 1...23 {
        for perBatch in [1, 2, 5, 23] {
          let batches = BatchCutter.batches(
            log: log, writer: writer, first: UInt64(first), changes: Array(changes[first..<end]), leaves: Array(leaves[first..<end]),
            head: head, behind: try CompactRange(begin: UInt64(end), leaves: leaves[end...], hasher: hasher),
            maxBytes: perBatch * size, hasher: hasher)
          #expect(batches.flatMap(\.changes) == Array(changes[first..<end]))
          #expect(batches.allSatisfy { $0.changes.count <= perBatch })
          for batch in batches {
            let frontier = try CompactRange(begin: 0, leaves: leaves[..<Int(batch.first)], hasher: hasher)
            let merged = try MergedBatch(batch, frontier: frontier, hasher: hasher)
            #expect(merged.frontier.end == batch.end)
          }
        }
      }
    }
  }

  @Test func `bounds that do not fit give nothing`() throws {
    let batch = try StreamReaderTests.batches(seed: 901)[0]
    let leaves = batch.changes.map { $0.leafHash(hasher: hasher) }
    for (first, behind) in [(0, CompactRange()), (1, try CompactRange(begin: 1, end: batch.head.length, hashes: batch.suffix))] {
      #expect(
        BatchCutter.batches(
          log: batch.log, writer: batch.writer, first: UInt64(first), changes: batch.changes, leaves: leaves, head: batch.head,
          behind: behind, hasher: hasher
        ).isEmpty)
    }
  }

  @Test func `one change larger than the budget is a batch of its own`() throws {
    let server = try TestServer(seed: 902)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 903)
    try phone.sync(with: server)
    try phone.record(3, in: log)
    let plan = ReadPlan(ranges: [FeedRange(log: log, writer: phone.writer, from: 0, to: 3)])
    #expect(try phone.replica.batches(for: plan, maxBytes: 1).map(\.changes.count) == [1, 1, 1])
  }
}

/// Receipts do not lie: there is none without the server's head over an arrival, and none for another branch.
@Suite struct DurableReceiptTests {
  private let hasher = OpenSSLHasher()
  private let verifier = OpenSSLVerifier()

  @Test func `an arrival under a verified head is a receipt`() throws {
    let (server, phone, log) = try pushed(seed: 910)
    let receipt = try #require(phone.receipts.last { $0.writer == phone.writer.short })
    #expect(receipt.log == log && receipt.length == 2 && receipt.durability == .disk)
    let feed = try #require(try phone.replica.feed(log, phone.writer))
    #expect(receipt.covers(root: feed.frontier.root(hasher: hasher)))
    #expect(!receipt.covers(root: hasher.hash([1])), "another branch of the same length is not covered")
    #expect(receipt.entry < receipt.head.length)
    #expect(receipt.serverMS == server.now)
  }

  @Test func `arrivals in another's feed are no receipts`() throws {
    let (server, phone, log) = try pushed(seed: 920)
    // A device writes what looks like an arrival into its own feed.
    let lie = ServerEntry.arrival(.init(feeds: [.init(writer: phone.writer, length: 99, root: hasher.hash([1]))], serverMS: 1))
    let change = try lie.change(random: phone.random)
    let frontier = try #require(try phone.replica.feed(log, phone.writer)).frontier
    let own = OwnChanges(log: log, writer: phone.writer, frontier: frontier, changes: [change], signer: phone.signer, hasher: hasher)
    let batch = Batch(log: log, writer: phone.writer, first: 2, changes: [change], head: try #require(own.head))
    let verified = try MergedBatch(batch, frontier: frontier, hasher: hasher).verified(by: phone.signer.publicKey, verifier: verifier)
    #expect(DurableReceipts.found(in: verified, server: server.writer).isEmpty)
  }

  @Test func `a stored server feed is checked again from its first entry`() throws {
    let (server, phone, log) = try pushed(seed: 930)
    let feed = try #require(try phone.replica.feed(log, server.writer))
    let head = try #require(feed.anchor)
    let changes = try phone.replica.changes(log, server.writer)
    let found = try DurableReceipts.found(
      log: log, changes: changes, head: head, suffix: feed.suffix, key: server.signer.publicKey, verifier: verifier, hasher: hasher)
    #expect(found.map(\.length) == [2])
    #expect(throws: BatchError.wrongRoot) {
      try DurableReceipts.found(
        log: log, changes: changes.reversed(), head: head, suffix: feed.suffix, key: server.signer.publicKey, verifier: verifier,
        hasher: hasher)
    }
    #expect(throws: BatchError.wrongSignature) {
      try DurableReceipts.found(
        log: log, changes: changes, head: Head(length: head.length, root: head.root, signature: [UInt8](repeating: 1, count: 64)),
        suffix: feed.suffix, key: server.signer.publicKey, verifier: verifier, hasher: hasher)
    }
  }

  private func pushed(seed: UInt64) throws -> (TestServer, TestDevice, PumpLogID) {
    let server = try TestServer(seed: seed)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: seed + 1)
    try phone.sync(with: server)
    try phone.record(2, in: log)
    try phone.sync(with: server)
    return (server, phone, log)
  }
}
