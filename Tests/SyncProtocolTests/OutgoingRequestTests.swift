import ChangeLog
import LogStorage
import MerkleLog
import Signatures
import SyncProtocol
import Testing
import TestGround

/// A request leaves piece by piece, and nobody who receives it can tell.
@Suite struct OutgoingRequestTests {
  private let hasher = OpenSSLHasher()

  private func request(_ batches: [Batch], seed: UInt64) throws -> OutgoingRequest {
    let server = try TestServer(seed: seed)
    let phone = try TestDevice(at: server, logs: [try server.addLog()], seed: seed + 1)
    var session = try phone.session()
    return try session.request(
      held: [], outlines: batches.map(\.outline), clocks: phone.clocks, signer: phone.signer, hasher: hasher)
  }

  @Test func `its pieces are the messages of the stream, and its length is known before a batch is read`() throws {
    let batches = try StreamReaderTests.batches(seed: 960)
    var request = try request(batches, seed: 961)
    var writer = SyncStreamWriter()
    let items = batches.map { writer.framed($0) }
    #expect(request.length == items.reduce(request.envelope.count) { $0 + $1.count })
    for (index, batch) in batches.enumerated() {
      #expect(request.wanted == batch.outline && request.given.count == index)
      #expect(try request.item(batch) == items[index])
    }
    #expect(request.wanted == nil)
  }

  @Test func `what the envelope announced is what follows: another batch, or one too many, is refused`() throws {
    let batches = try StreamReaderTests.batches(seed: 962)
    var request = try request(batches, seed: 963)
    #expect(throws: SyncProblem.self) { try request.item(batches[1]) }
    var shorter = batches[0]
    shorter.changes.removeLast()
    #expect(throws: SyncProblem.self) { try request.item(shorter) }
    for batch in batches { _ = try request.item(batch) }
    #expect(throws: SyncProblem.self) { try request.item(batches[0]) }
  }

  @Test func `the size of an item is right for every length of changes and suffix, and for every index`() throws {
    let seed: UInt64 = 964
    print("seed \(seed)")
    var generator = SplitMix64(seed: seed)
    let random = SeededRandom(seed: seed)
    let plain = try StreamReaderTests.batches(seed: 965)[0]
    for first in [0, 1, 127, 128, 1 << 20, 1 << 39] as [UInt64] {
      for body in [0, 1, 90, 100, 127, 128, 300, 16_200, 16_384, 60_000] {
        let count = 1 + generator.below(3)
        var batch = plain
        batch.first = first
        batch.changes = try (0..<count).map { _ in
          try ChangeDraft(header: Header(kind: 101), body: random.bytes(body)).change(random: random)
        }
        batch.suffix = (0..<generator.below(41)).map { _ in hasher.hash([]) }
        for naming in [true, false] {
          #expect(BatchItem.size(of: batch.outline, naming: naming) == BatchItem.encoded(batch, naming: naming).count)
        }
      }
    }
  }
}
