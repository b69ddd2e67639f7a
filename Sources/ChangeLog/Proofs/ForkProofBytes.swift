import MerkleLog
import PumpRecords

extension ForkProof {
  /// The most bytes of a proof: two leaves of the longest header, two paths, two heads, and room to grow.
  public static let byteLimit = 32 * 1024

  /// Reads a proof. Nothing is checked but its form and its bounds.
  /// - Throws: `.unreadable`.
  public init(_ bytes: [UInt8]) throws(ForkProofError) {
    guard bytes.count <= Self.byteLimit, let fields = try? FixedFields(bytes),
      let log: PumpLogID = try? fields.identifier(1), let writer: WriterID = try? fields.identifier(2),
      let sides = try? fields.all(4), sides.count == 2, let branches = try? sides.map({ try FixedFields($0) })
    else { throw .unreadable }
    let heads = branches.compactMap { branch in (try? branch.single(1)).flatMap { Head(wire: $0) } }
    guard heads.count == 2, let index = try? fields.number(3) else {
      guard heads.count == 2, fields.slots.allSatisfy({ $0.number != 3 }), let covered = try? Self.digests(fields.all(5)),
        let rest = try? Self.digests(fields.all(6))
      else { throw .unreadable }
      self.init(
        log: log, writer: writer, evidence: .heads(DifferentHeads(shorter: heads[0], longer: heads[1], covered: covered, rest: rest)))
      return
    }
    var read: [Branch] = []
    for (head, branch) in zip(heads, branches) {
      guard let leaf = try? branch.single(2), let path = try? Self.digests(branch.all(3)),
        let proof = try? InclusionProof(index: index, size: head.length, hashes: path)
      else { throw .unreadable }
      read.append(Branch(head: head, leaf: leaf, path: proof))
    }
    self.init(log: log, writer: writer, evidence: .parting(read[0], read[1]))
  }

  private static func digests(_ items: [[UInt8]]) throws(ForkProofError) -> [Digest] {
    var digests: [Digest] = []
    for item in items {
      guard let digest = Digest(item) else { throw .unreadable }
      digests.append(digest)
    }
    return digests
  }

  /// Canonical bytes (`ForkProof` of proofs.proto).
  public func encoded() -> [UInt8] {
    var writer = WireWriter()
    writer.bytes(1, log.bytes)
    writer.bytes(2, self.writer.bytes)
    switch evidence {
    case .parting(let one, let other):
      writer.varint(3, one.path.index)
      for branch in [one, other] {
        var side = WireWriter()
        side.bytes(1, branch.head.wire)
        side.bytes(2, branch.leaf)
        for hash in branch.path.hashes { side.bytes(3, hash.bytes) }
        writer.bytes(4, side.bytes)
      }
    case .heads(let heads):
      for head in [heads.shorter, heads.longer] {
        var side = WireWriter()
        side.bytes(1, head.wire)
        writer.bytes(4, side.bytes)
      }
      for hash in heads.covered { writer.bytes(5, hash.bytes) }
      for hash in heads.rest { writer.bytes(6, hash.bytes) }
    }
    return writer.bytes
  }
}
