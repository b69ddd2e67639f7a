import ChangeLog
import MerkleLog
import Signatures
import Testing

@Suite("Batches: any cut of a feed verifies under one head")
struct BatchTests {
  let verifier = OpenSSLVerifier()

  @Test("good cuts verify, with and without the frontier held; bad ones are refused")
  func vectors() throws {
    let vectors = try Vectors.section("batches")
    let log = try #require(PumpLogID(vectors["log"].bytes))
    let writer = try #require(WriterID(vectors["writer"].bytes))
    let key = PublicKey(algorithm: .ed25519, raw: vectors["publicKey"].bytes)
    #expect(Identities.writer(key, hasher: hasher) == writer)
    let changes = try vectors["frames"].array.map { try Change(frame: $0.bytes) }
    let leaves = changes.map { $0.leafHash(hasher: hasher) }
    #expect(leaves.map { Hex.text($0.bytes) } == vectors["leafHashes"].array.map(\.text))

    func batch(_ vector: JSON) throws -> Batch {
      Batch(
        log: log, writer: writer, first: UInt64(vector["first"].number),
        changes: Array(changes[Int(vector["first"].number)..<Int(vector["end"].number)]),
        head: try #require(Head(wire: vectors["heads"]["\(vector["head"].number)"].bytes)),
        suffix: try vector["suffix"].array.map { try #require(Digest($0.bytes)) },
        prefix: try vector["prefix"].array.map { try #require(Digest($0.bytes)) })
    }

    for vector in vectors["good"].array {
      var batch = try batch(vector)
      #expect(batch.head.wire == vectors["heads"]["\(vector["head"].number)"].bytes)
      let verified = try MergedBatch(batch, frontier: nil, hasher: hasher).verified(by: key, verifier: verifier)
      #expect(verified.end == UInt64(vector["end"].number))
      var held = CompactRange()
      for leaf in leaves[..<Int(batch.first)] { held.append(leaf, hasher: hasher) }
      batch.prefix = []
      let again = try MergedBatch(batch, frontier: held, hasher: hasher).verified(by: key, verifier: verifier)
      #expect(again.frontier == verified.frontier)
    }
    for vector in vectors["bad"].array {
      let batch = try batch(vector)
      #expect(throws: BatchError.self, "\(vector["why"].text)") {
        try MergedBatch(batch, frontier: nil, hasher: hasher).verified(by: key, verifier: verifier)
      }
    }
  }

  @Test("a flipped bit in a head's signature, or another writer's key, is refused")
  func signatures() throws {
    let vectors = try Vectors.section("batches")
    let key = PublicKey(algorithm: .ed25519, raw: vectors["publicKey"].bytes)
    let head = try #require(Head(wire: vectors["heads"]["11"].bytes))
    let changes = try vectors["frames"].array.map { try Change(frame: $0.bytes) }
    for bit in stride(from: 0, to: 512, by: 7) {
      var signature = head.signature
      signature[bit / 8] ^= 1 << UInt8(bit % 8)
      let batch = Batch(
        log: try #require(PumpLogID(vectors["log"].bytes)), writer: try #require(WriterID(vectors["writer"].bytes)), first: 0,
        changes: changes, head: Head(length: head.length, root: head.root, signature: signature))
      #expect(throws: BatchError.wrongSignature) {
        try MergedBatch(batch, frontier: nil, hasher: hasher).verified(by: key, verifier: verifier)
      }
    }
  }
}
