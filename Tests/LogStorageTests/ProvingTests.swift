import Admission
import ChangeLog
import LogStorage
import MerkleLog
import Signatures
import Testing

private let hasher = OpenSSLHasher()

/// Bytes that only have to differ.
private struct Salt: RandomSource {
  let seed: UInt8
  func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) &+ seed } }
}

/// A clinic with one log and one nurse, in a store in memory.
private struct Ward {
  let root: SoftwareSigner
  let server: SoftwareSigner
  let nurse: SoftwareSigner
  let clinic: ClinicID
  let log: PumpLogID
  let writer: WriterID
  let statement: EnrolmentStatement
  let store = MemoryStore(hasher: hasher)
  let verifier = OpenSSLVerifier()

  init() throws {
    root = try SoftwareSigner.generate(.ed25519)
    server = try SoftwareSigner.generate(.ed25519)
    nurse = try SoftwareSigner.generate(.p256)
    let spare = Identities.spare(try SoftwareSigner.generate(.ed25519).publicKey, hasher: hasher)
    clinic = Identities.clinic(root: root.publicKey, spareID: spare, hasher: hasher)
    let genesis = [UInt8](repeating: 7, count: 16)
    log = Identities.pumpLog(clinic: clinic, random: genesis, hasher: hasher)
    writer = Identities.writer(nurse.publicKey, hasher: hasher)
    statement = EnrolmentStatement(
      clinic: clinic, device: try #require(DeviceID([UInt8](repeating: 3, count: 16))), incarnation: 1,
      person: try #require(PersonID([UInt8](repeating: 4, count: 16))), encryptionKey: [], key: nurse.publicKey, assurance: .software)
    let key = ServerKeyStatement(clinic: clinic, epoch: 1, key: server.publicKey)
    let certified = CertifiedServerKey(
      root: root.publicKey, spareID: spare, statement: try SignedStatement(signing: key.encoded(), as: .serverKey, by: root))
    try say(.serverKey(certified))
    try say(.genesis(random: genesis), note: "P1")
    try say(.writer(try SignedStatement(signing: statement.encoded(), as: .enrolment, by: nurse)))
    try say(.grant(.init(writer: writer, person: statement.person, role: 3)), note: "Nora N.")
  }

  func say(_ entry: ServerEntry, note: String? = nil) throws {
    let change = try entry.change(note: note.map(ServerNote.encoded), random: Salt(seed: 1))
    try append([change], by: server)
  }

  func append(_ changes: [Change], by signer: SoftwareSigner) throws {
    let id = Identities.writer(signer.publicKey, hasher: hasher)
    try store.write { transaction in
      let frontier = try transaction.feed(of: log, writer: id)?.frontier ?? CompactRange()
      try transaction.append(OwnChanges(log: log, writer: id, frontier: frontier, changes: changes, signer: signer, hasher: hasher))
    }
  }

  func report(_ number: UInt8) throws -> Change {
    // Field 1 of a body: the number.
    try ChangeDraft(header: Header(kind: 1), body: [8, number], note: nil).change(random: Salt(seed: number))
  }

  /// The nurse's feed has arrived as far as it is.
  func receipt() throws {
    let feed = try #require(try store.read { try $0.feed(of: log, writer: writer) })
    let arrived = Arrival.Feed(writer: writer, length: feed.length, root: feed.frontier.root(hasher: hasher))
    try say(.arrival(Arrival(feeds: [arrived], serverMS: 1_770_000_000_000, contacts: [])))
  }

  func id(_ index: Int) throws -> ChangeID {
    let change = try #require(try store.read { try $0.changes(of: log, writer: writer, from: UInt64(index), maxBytes: 1) }.first)
    return Identities.change(log: log, writer: writer, index: UInt64(index), leaf: change.leafHash(hasher: hasher), hasher: hasher)
  }

  func proof(_ index: Int, withoutContent: Bool = false) throws -> ChangeProof {
    let making = ProofMaking(clinic: clinic, hasher: hasher, verifier: verifier)
    let id = try id(index)
    return try store.read { try making.proof(of: id.description, withoutContent: withoutContent, in: $0) }
  }
}

@Suite("Promise 3: authorship is proven offline, from the clinic's id alone")
struct ChangeProofTests {
  @Test("every change of a feed, with and without its content, says who wrote it, as whom, and when it was receipted")
  func everyChange() throws {
    let ward = try Ward()
    for batch in 0..<3 {
      for number in 0..<3 { try ward.append([ward.report(UInt8(batch * 3 + number))], by: ward.nurse) }
      if batch < 2 { try ward.receipt() }
    }
    for index in 0..<9 {
      for withoutContent in [false, true] {
        let file = try ward.proof(index, withoutContent: withoutContent).file()
        let proof = try ChangeProof(file: file)
        #expect((proof.subject.change.body == nil) == withoutContent)
        let proven = try proof.verify(for: ward.clinic, hasher: hasher, verifier: ward.verifier)
        #expect(try proven.id == ward.id(index))
        #expect(proven.writer == ward.writer && proven.personName == "Nora N." && proven.role == 3 && proven.label == "P1")
        #expect(proven.receiptedMS == (index < 6 ? 1_770_000_000_000 : nil))
      }
    }
  }

  @Test("no copy with a bit turned is believed, but for words that no link of the chain hashes")
  func tampered() throws {
    let ward = try Ward()
    for number in 0..<5 { try ward.append([ward.report(UInt8(number))], by: ward.nurse) }
    try ward.receipt()
    let file = try ward.proof(2).file()
    for byte in file.indices {
      var changed = file
      changed[byte] ^= 1 << UInt8(byte % 8)
      #expect(throws: ChangeProofError.self, "byte \(byte)") {
        try ChangeProof(file: changed).verify(for: ward.clinic, hasher: hasher, verifier: ward.verifier)
      }
    }
    let other = try Ward()
    #expect(throws: ChangeProofError.serverKey) {
      try ChangeProof(file: file).verify(for: other.clinic, hasher: hasher, verifier: ward.verifier)
    }
    var unreceipted = try ward.proof(2)
    unreceipted.entries.removeLast()
    unreceipted.entries.removeLast()
    #expect(throws: ChangeProofError.grant) { try unreceipted.verify(for: ward.clinic, hasher: hasher, verifier: ward.verifier) }
  }
}

@Suite("A second history is kept apart, and the proof of it kept with it")
struct ForkKeepingTests {
  @Test("a cloned device's batch leaves one proof that verifies; a second clone leaves no more")
  func clone() throws {
    let ward = try Ward()
    for number in 0..<4 { try ward.append([ward.report(UInt8(number))], by: ward.nurse) }
    for clone in UInt8(0)..<2 {
      let shared = try ward.store.read { try $0.changes(of: ward.log, writer: ward.writer, from: 0, maxBytes: 1 << 20) }.prefix(2)
      var frontier = CompactRange()
      for change in shared { frontier.append(change.leafHash(hasher: hasher), hasher: hasher) }
      let own = OwnChanges(
        log: ward.log, writer: ward.writer, frontier: frontier, changes: [try ward.report(100 + clone), try ward.report(110 + clone)],
        signer: ward.nurse, hasher: hasher)
      let head = try #require(own.head)
      let batch = Batch(log: ward.log, writer: ward.writer, first: 2, changes: own.changes, head: head)
      let kept = try ward.store.write { transaction in
        let merged = try MergedBatch(batch, frontier: frontier, hasher: hasher).verified(by: ward.nurse.publicKey, verifier: ward.verifier)
        #expect(try transaction.append(merged) == .forked(at: 2))
        return try transaction.keepForkProof(of: batch, by: ward.nurse.publicKey, hasher: hasher, verifier: ward.verifier)
      }
      #expect((kept != nil) == (clone == 0))
    }
    let proofs = try ward.store.read { try $0.forkProofs() }
    #expect(proofs.map(\.partingIndex) == [2])
    try proofs.first?.verify(by: ward.nurse.publicKey, hasher: hasher, verifier: ward.verifier)
    let check = StoreCheck(clinic: ward.clinic, hasher: hasher, verifier: ward.verifier)
    let found = try ward.store.read { try check.check(ward.log, stored: nil, in: $0) }
    #expect(found.forks == proofs && found.faults.isEmpty)
  }

  @Test("a batch under a forged head leaves no proof, and a proof that is damaged is a fault")
  func forged() throws {
    let ward = try Ward()
    for number in 0..<4 { try ward.append([ward.report(UInt8(number))], by: ward.nurse) }
    let stranger = try SoftwareSigner.generate(.p256)
    let head = try Head.signed(log: ward.log, writer: ward.writer, length: 4, root: hasher.hash([1]), by: stranger)
    let batch = Batch(log: ward.log, writer: ward.writer, first: 4, changes: [], head: head)
    let kept = try ward.store.write { transaction in
      try transaction.keepForkProof(of: batch, by: ward.nurse.publicKey, hasher: hasher, verifier: ward.verifier)
    }
    #expect(kept == nil)
    let real = try Head.signed(log: ward.log, writer: ward.writer, length: 4, root: hasher.hash([1]), by: ward.nurse)
    let speaking = Batch(log: ward.log, writer: ward.writer, first: 4, changes: [], head: real)
    try ward.store.write { transaction in
      let proof = try transaction.keepForkProof(of: speaking, by: ward.nurse.publicKey, hasher: hasher, verifier: ward.verifier)
      var bytes = try #require(proof).encoded()
      #expect(proof?.partingIndex == nil)
      bytes[bytes.count - 1] ^= 1
      try transaction.set(.forks, ward.log.bytes + ward.writer.bytes, to: bytes)
    }
    let check = StoreCheck(clinic: ward.clinic, hasher: hasher, verifier: ward.verifier)
    let found = try ward.store.read { try check.check(ward.log, stored: nil, in: $0) }
    #expect(found.forks.isEmpty && found.faults.count == 1)
  }
}
