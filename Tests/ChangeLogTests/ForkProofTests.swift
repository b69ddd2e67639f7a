import ChangeLog
import Foundation
import MerkleLog
import Signatures
import Testing

/// RFC 6962 section 2.1 word for word, for leaf data: nothing in common with the code under test but SHA-256.
private enum Naive {
  static func root(_ leaves: ArraySlice<[UInt8]>) -> Digest {
    guard let first = leaves.first else { return hasher.hash([]) }
    guard leaves.count > 1 else { return hasher.hash([0] + first) }
    let k = split(leaves.count)
    return hasher.hash([1] + root(leaves.prefix(k)).bytes + root(leaves.dropFirst(k)).bytes)
  }

  static func path(_ m: Int, _ leaves: ArraySlice<[UInt8]>) -> [Digest] {
    guard leaves.count > 1 else { return [] }
    let k = split(leaves.count)
    return m < k
      ? path(m, leaves.prefix(k)) + [root(leaves.dropFirst(k))] : path(m - k, leaves.dropFirst(k)) + [root(leaves.prefix(k))]
  }

  static func split(_ n: Int) -> Int {
    var k = 1
    while k * 2 < n { k *= 2 }
    return k
  }
}

@Suite("Fork proofs: one key, two histories, shown to anybody")
struct ForkProofTests {
  private let signer: SoftwareSigner
  private let writer: WriterID
  private let log: PumpLogID
  private let verifier = OpenSSLVerifier()

  init() throws {
    // A key of the vectors only: bytes 1 to 32.
    signer = try SoftwareSigner(.ed25519, secret: SecretBytes((1...32).map { UInt8($0) }))
    writer = Identities.writer(signer.publicKey, hasher: hasher)
    log = try #require(PumpLogID(hex: "0102030405060708090a0b0c0d0e0f10"))
  }

  /// Leaf data of one history: `shared` leaves as everybody has them, then `own` of this side.
  private func leaves(_ shared: Int, _ own: Int, side: UInt8) -> [[UInt8]] {
    (0..<shared).map { [1, 0, 0, 1, UInt8($0)] } + (0..<own).map { [1, 0, 0, 2, side, UInt8($0)] }
  }

  private func head(_ leaves: ArraySlice<[UInt8]>) throws -> Head {
    try Head.signed(log: log, writer: writer, length: UInt64(leaves.count), root: Naive.root(leaves), by: signer)
  }

  /// What a batch of `leaves` shows that begins at `first` and ends at `end`.
  private func cut(_ leaves: [[UInt8]], _ first: Int, _ end: Int, head: Head) throws -> KnownHistory {
    func range(_ from: Int, _ to: Int) throws -> CompactRange {
      try CompactRange(begin: UInt64(from), leaves: leaves[from..<to].map { hasher.hash([0] + $0) }, hasher: hasher)
    }
    return KnownHistory(
      base: try range(0, first), leaves: Array(leaves[first..<end]), head: head, suffix: try range(end, leaves.count).hashes)
  }

  @Test("every pair of histories of up to 5 shared and 4 own leaves, at every cut: found where they part, with the paths of RFC 6962")
  func everySmallCase() throws {
    for shared in 0...5 {
      for (mine, theirs) in (1...4).flatMap({ one in (1...4).map { (one, $0) } }) {
        let held = leaves(shared, mine, side: 1)
        let came = leaves(shared, theirs, side: 2)
        let (headOne, headTwo) = (try head(held[...]), try head(came[...]))
        let one = try cut(held, 0, held.count, head: headOne)
        for first in 0..<came.count {
          for end in first...came.count {
            let proof = ForkProof.between(one, try cut(came, first, end, head: headTwo), log: log, writer: writer, hasher: hasher)
            let isAtHand = first <= shared && shared < end
            #expect((proof?.partingIndex != nil) == isAtHand, "\(shared) \(mine) \(theirs) [\(first), \(end))")
            guard let proof else { continue }
            try proof.verify(by: signer.publicKey, hasher: hasher, verifier: verifier)
            #expect(try ForkProof(proof.encoded()) == proof)
            guard case .parting(let left, let right) = proof.evidence else { continue }
            #expect(proof.partingIndex == UInt64(shared))
            for side in [left, right] {
              let own = side.leaf == held[shared] ? held : came
              #expect(side.path.hashes == Naive.path(shared, own[...]) && side.head.root == Naive.root(own[...]))
            }
            // Whoever finds it first: equal proofs have equal bytes.
            let back = ForkProof.between(try cut(came, first, end, head: headTwo), one, log: log, writer: writer, hasher: hasher)
            #expect(back == proof)
          }
        }
      }
    }
  }

  @Test(
    "heads alone prove a fork where the parting change is not at hand: of one length, or where the longer does not continue the shorter")
  func heads() throws {
    let held = leaves(3, 2, side: 1)
    let one = try cut(held, 0, 5, head: try head(held[...]))
    for (own, at) in [(2, 5), (4, 4), (4, 5)] {
      let came = leaves(3, own, side: 2)
      let other = try cut(came, at, came.count, head: try head(came[...]))
      let proof = try #require(ForkProof.between(one, other, log: log, writer: writer, hasher: hasher))
      #expect(proof.partingIndex == nil)
      try proof.verify(by: signer.publicKey, hasher: hasher, verifier: verifier)
      #expect(try ForkProof(proof.encoded()) == proof)
    }
  }

  @Test("one history never gives a proof, however it is cut and however far each side knows it")
  func noFork() throws {
    let all = leaves(9, 0, side: 1)
    for mine in 1...9 {
      let one = try cut(Array(all.prefix(mine)), 0, mine, head: try head(all.prefix(mine)))
      for theirs in 1...9 {
        for first in 0..<theirs {
          let other = try cut(Array(all.prefix(theirs)), first, theirs, head: try head(all.prefix(theirs)))
          #expect(ForkProof.between(one, other, log: log, writer: writer, hasher: hasher) == nil)
        }
      }
    }
  }

  @Test("every bit of a proof counts: none of its copies with one bit turned is believed")
  func tampered() throws {
    for proof in [try parting(), try differentHeads()] {
      let bytes = proof.encoded()
      try proof.verify(by: signer.publicKey, hasher: hasher, verifier: verifier)
      for bit in 0..<bytes.count * 8 {
        var changed = bytes
        changed[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(throws: ForkProofError.self, "bit \(bit)") {
          try ForkProof(changed).verify(by: signer.publicKey, hasher: hasher, verifier: verifier)
        }
      }
      for count in 0..<bytes.count {
        #expect(throws: ForkProofError.self, "\(count) bytes") {
          try ForkProof(Array(bytes.prefix(count))).verify(by: signer.publicKey, hasher: hasher, verifier: verifier)
        }
      }
    }
  }

  @Test("what is no fork is refused by name: another key, one history twice, sides in the other order, two different pasts")
  func refused() throws {
    let proof = try parting()
    guard case .parting(let one, let other) = proof.evidence else { return }
    func error(_ evidence: ForkProof.Evidence) -> ForkProofError? {
      do throws(ForkProofError) {
        try ForkProof(log: log, writer: writer, evidence: evidence).verify(by: signer.publicKey, hasher: hasher, verifier: verifier)
        return nil
      } catch {
        return error
      }
    }
    #expect(error(.parting(other, one)) == .order)
    #expect(error(.parting(one, one)) == .noDifference)
    let stranger = try SoftwareSigner.generate(.ed25519)
    #expect(throws: ForkProofError.otherKey) { try proof.verify(by: stranger.publicKey, hasher: hasher, verifier: verifier) }
    // Two histories that were different from the start prove a fork at 0, not at 3.
    let elsewhere = [[9]] + leaves(2, 2, side: 2)
    let past = ForkProof.Branch(
      head: try head(elsewhere[...]), leaf: elsewhere[3],
      path: try InclusionProof(index: 3, size: 5, hashes: Naive.path(3, elsewhere[...])))
    #expect(error(.parting(one, past)) == .differentPast)
    let heads = try differentHeads()
    guard case .heads(let sides) = heads.evidence else { return }
    #expect(error(.heads(.init(shorter: sides.longer, longer: sides.shorter, covered: sides.covered, rest: sides.rest))) == .order)
    #expect(error(.heads(.init(shorter: sides.shorter, longer: sides.shorter))) == .noDifference)
  }

  @Test("the vectors in Protocol/vectors/fork-proof.json are these bytes")
  func vectors() throws {
    let url = Vectors.root.appending(path: "Protocol/vectors/fork-proof.json")
    let cases = [
      ("two changes at one index", try parting()), ("heads of two lengths", try differentHeads()),
      ("heads of one length", try equalHeads()),
    ]
    var text = "{\n  \"publicKey\": \"02\(Hex.text(signer.publicKey.raw))\",\n  \"writer\": \"\(writer)\",\n  \"log\": \"\(log)\",\n"
    text += "  \"proofs\": [\n"
    text += cases.map { name, proof in
      let index = proof.partingIndex.map { "\($0)" } ?? "null"
      let lengths = proof.heads.map { "\($0.length)" }.joined(separator: ", ")
      return
        "    {\"name\": \"\(name)\", \"index\": \(index), \"lengths\": [\(lengths)],\n     \"bytes\": \"\(Hex.text(proof.encoded()))\"}"
    }.joined(separator: ",\n")
    text += "\n  ]\n}\n"
    if ProcessInfo.processInfo.environment["CISTERN_REFRESH"] != nil {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == text)
  }

  private func parting() throws -> ForkProof {
    let (held, came) = (leaves(3, 2, side: 1), leaves(3, 4, side: 2))
    return try #require(
      ForkProof.between(
        try cut(held, 0, 5, head: try head(held[...])), try cut(came, 2, 4, head: try head(came[...])), log: log, writer: writer,
        hasher: hasher))
  }

  private func differentHeads() throws -> ForkProof {
    let (held, came) = (leaves(3, 2, side: 1), leaves(3, 4, side: 2))
    return try #require(
      ForkProof.between(
        try cut(held, 0, 5, head: try head(held[...])), try cut(came, 5, 7, head: try head(came[...])), log: log, writer: writer,
        hasher: hasher))
  }

  private func equalHeads() throws -> ForkProof {
    let (held, came) = (leaves(3, 2, side: 1), leaves(3, 2, side: 2))
    return try #require(
      ForkProof.between(
        try cut(held, 0, 5, head: try head(held[...])), try cut(came, 5, 5, head: try head(came[...])), log: log, writer: writer,
        hasher: hasher))
  }
}
