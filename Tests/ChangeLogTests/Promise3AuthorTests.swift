import ChangeLog
import MerkleLog
import Signatures
import Testing

/// What a stranger is handed to believe one change: nothing of it is trusted, and the clinic's id is all that they know.
private struct Evidence {
  var batch: Batch
  var statement: SignedStatement
  var serverKey: CertifiedServerKey
  var serverBatch: Batch

  /// The person whom the change's author named when the device enrolled; nil where anything does not hold.
  func provenPerson(clinic: ClinicID) -> PersonID? {
    let verifier = OpenSSLVerifier()
    guard let server = serverKey.verified(for: clinic, hasher: hasher, verifier: verifier),
      let entries = try? MergedBatch(serverBatch, frontier: nil, hasher: hasher).verified(by: server.key, verifier: verifier),
      entries.writer == Identities.writer(server.key, hasher: hasher), entries.log == batch.log,
      entries.changes.contains(where: { ServerEntry($0) == .writer(statement) }),
      let enrolment = statement.enrolment(verifier: verifier), enrolment.clinic == clinic,
      Identities.writer(enrolment.key, hasher: hasher) == batch.writer,
      (try? MergedBatch(batch, frontier: nil, hasher: hasher).verified(by: enrolment.key, verifier: verifier)) != nil
    else { return nil }
    return enrolment.person
  }
}

@Suite("Promise 3: every change has an author that can be proved offline, with the clinic's id alone")
struct Promise3AuthorTests {
  private func evidence(for index: Int, of member: RandomHistory.Member, in history: RandomHistory) throws -> Evidence {
    func whole(_ member: RandomHistory.Member, _ range: Range<Int>) throws -> Batch {
      let leaves = member.changes.map { $0.leafHash(hasher: hasher) }
      return Batch(
        log: history.log, writer: member.id, first: UInt64(range.lowerBound), changes: Array(member.changes[range]),
        head: try #require(member.heads.last),
        suffix: try CompactRange(begin: UInt64(range.upperBound), leaves: leaves[range.upperBound...], hasher: hasher).hashes,
        prefix: try CompactRange(begin: 0, leaves: leaves[..<range.lowerBound], hasher: hasher).hashes)
    }
    let server = history.members[0]
    guard case .serverKey(let key)? = ServerEntry(server.changes[0]) else { throw CancellationError() }
    let statements = server.changes.compactMap { change -> SignedStatement? in
      guard case .writer(let signed)? = ServerEntry(change), EnrolmentStatement(signed.body)?.key == member.signer.publicKey else {
        return nil
      }
      return signed
    }
    let statement = try #require(statements.first)
    return Evidence(
      batch: try whole(member, index..<index + 1), statement: statement, serverKey: key,
      serverBatch: try whole(server, 0..<server.changes.count))
  }

  @Test("leaf, head, statement, writer entry, server key, root: the chain of every change of 20 histories holds")
  func chain() throws {
    for seed in UInt64(500)..<520 {
      let history = try RandomHistory(seed: seed)
      for member in history.members.dropFirst() {
        for index in member.changes.indices {
          let person = try evidence(for: index, of: member, in: history).provenPerson(clinic: history.clinic)
          #expect(person == member.statement.person, "seed \(seed)")
        }
      }
    }
  }

  @Test("another clinic, another statement, another head, or one changed byte breaks it")
  func breaks() throws {
    let history = try RandomHistory(seed: 501)
    let other = try RandomHistory(seed: 502)
    let member = try #require(history.members.dropFirst().first { !$0.changes.isEmpty })
    let good = try evidence(for: 0, of: member, in: history)
    #expect(good.provenPerson(clinic: history.clinic) != nil)
    #expect(good.provenPerson(clinic: ClinicID(first16Of: hasher.hash([1]))) == nil)

    var moved = good
    moved.batch.log = other.log
    #expect(moved.provenPerson(clinic: history.clinic) == nil)

    var forged = good
    forged.batch.head = Head(length: good.batch.head.length, root: good.batch.head.root, signature: [UInt8](repeating: 1, count: 64))
    #expect(forged.provenPerson(clinic: history.clinic) == nil)

    var renamed = good
    renamed.statement.body[renamed.statement.body.count - 1] ^= 1
    #expect(renamed.provenPerson(clinic: history.clinic) == nil)

    let frame = good.batch.changes[0].frame
    for byte in frame.indices {
      var bytes = frame
      bytes[byte] ^= 1
      guard let change = try? Change(frame: bytes) else { continue }
      var altered = good
      altered.batch.changes = [change]
      #expect(altered.provenPerson(clinic: history.clinic) == nil, "byte \(byte)")
    }
  }
}
