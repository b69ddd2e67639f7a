public import ChangeLog
public import MerkleLog

/// Who wrote one change, for somebody who trusts neither server nor relay and has the clinic's id alone (log-format section 4).
///
/// leaf → head → enrolment statement, `writer` and `grant` → server key → root. It stays good when the parts of the change are
/// erased. It does not say what the change counts for: that takes the whole server feed.
public struct ChangeProof: Hashable, Sendable {
  /// A change and that it stands at one index of a feed.
  public struct Placed: Hashable, Sendable {
    /// The index.
    public var index: UInt64
    /// The change; its parts may be absent.
    public var change: Change
    /// The siblings from its leaf to the root of the head.
    public var path: [Digest]

    /// A change at its place.
    public init(index: UInt64, change: Change, path: [Digest]) {
      self.index = index
      self.change = change
      self.path = path
    }
  }

  /// The pump log.
  public var log: PumpLogID
  /// The change that is proven.
  public var subject: Placed
  /// The head of its writer's feed.
  public var head: Head
  /// The head of the server's feed of the log.
  public var serverHead: Head
  /// Entries of the server's feed, ascending: `server_key`, `genesis`, the writer's `writer` and `grant`, and where the server
  /// has receipted the change, the `arrival`.
  public var entries: [Placed]
  /// The siblings from the change's leaf to the root at the length that the arrival names; empty without an arrival.
  public var receiptPath: [Digest]

  /// A proof as it came; whether it holds is for ``verify(for:hasher:verifier:)`` to say.
  public init(log: PumpLogID, subject: Placed, head: Head, serverHead: Head, entries: [Placed], receiptPath: [Digest]) {
    self.log = log
    self.subject = subject
    self.head = head
    self.serverHead = serverHead
    self.entries = entries
    self.receiptPath = receiptPath
  }
}

/// What a proof proved.
public struct ProvenChange: Hashable, Sendable {
  /// The change's id.
  public var id: ChangeID
  /// Whose key wrote it.
  public var writer: WriterID
  /// What the device signed when it was enrolled.
  public var enrolment: EnrolmentStatement
  /// For whom it was written.
  public var person: PersonID
  /// Who that is, by the clinic's word; nil where the proof does not say.
  public var personName: String?
  /// The role code that the grant gives.
  public var role: UInt32
  /// The log's label, by the clinic's word.
  public var label: String?
  /// When the server receipted it, Unix ms by its clock; nil where the proof holds no receipt.
  public var receiptedMS: UInt64?
}

/// Why a proof proves nothing: the first link of the chain that does not hold.
public enum ChangeProofError: Error, Hashable, Sendable {
  /// The bytes are no proof.
  case unreadable
  /// The server's key is not certified by the root of this clinic.
  case serverKey
  /// The server's head is not signed by that key.
  case serverHead
  /// An entry does not stand in the server's feed where the proof says.
  case entry(index: UInt64)
  /// The genesis does not hash to the log's id: another log, or another clinic's.
  case genesis
  /// There is no enrolment statement that this writer signed for this clinic.
  case enrolment
  /// No grant lets the writer write for this person.
  case grant
  /// The writer's head is not signed by the enrolled key.
  case head
  /// The change does not stand in the writer's feed where the proof says.
  case change
  /// The arrival does not name a feed in which the change stands.
  case receipt

  /// One sentence without patient data.
  public var sentence: String {
    switch self {
    case .unreadable: "it is no proof that this version can read"
    case .serverKey: "the server's key is not certified by the root of this clinic"
    case .serverHead: "the head of the server's feed is not signed by the server's key"
    case .entry(let index): "the server's entry \(index) does not stand where the proof says"
    case .genesis: "the log is not this clinic's"
    case .enrolment: "no statement shows that the writer enrolled at this clinic"
    case .grant: "no grant lets the writer write for this person"
    case .head: "the head of the writer's feed is not signed by the enrolled key"
    case .change: "the change does not stand in the writer's feed where the proof says"
    case .receipt: "the receipt is not for this change"
    }
  }
}

extension ChangeProof {
  /// Follows the chain from the clinic's id to the change. Pure: it needs nothing else.
  /// - Throws: ``ChangeProofError``, at the first link that does not hold.
  public func verify(
    for clinic: ClinicID, hasher: some LogHasher, verifier: any SignatureVerifier
  ) throws(ChangeProofError) -> ProvenChange {
    let read = entries.map { ServerEntry($0.change) }
    guard case .serverKey(let certified)? = read.first, entries[0].index == 0,
      let said = certified.verified(for: clinic, hasher: hasher, verifier: verifier)
    else { throw .serverKey }
    let server = Identities.writer(said.key, hasher: hasher)
    guard Self.isSigned(serverHead, log: log, writer: server, by: said.key, verifier: verifier) else { throw .serverHead }
    for entry in entries {
      guard Self.root(of: entry, size: serverHead.length, hasher: hasher) == serverHead.root else { throw .entry(index: entry.index) }
    }
    var proven: ProvenChange?
    var isGenuine = false
    var label: String?
    var grant: (ServerEntry.Grant, String?)?
    var arrival: Arrival?
    for (entry, fact) in zip(entries, read) {
      switch fact {
      case .genesis(let random):
        guard Identities.pumpLog(clinic: clinic, random: random, hasher: hasher) == log else { throw .genesis }
        isGenuine = true
        label = ServerNote.text(of: entry.change)
      case .writer(let signed):
        guard proven == nil, let statement = signed.enrolment(verifier: verifier), statement.clinic == clinic else { throw .enrolment }
        let writer = Identities.writer(statement.key, hasher: hasher)
        let id = Identities.change(
          log: log, writer: writer, index: subject.index, leaf: subject.change.leafHash(hasher: hasher), hasher: hasher)
        proven = ProvenChange(
          id: id, writer: writer, enrolment: statement, person: subject.change.header.person ?? statement.person, role: 0)
      case .grant(let said): grant = (said, ServerNote.text(of: entry.change))
      case .arrival(let said): arrival = said
      case .serverKey, .decision, .policy, nil: continue
      }
    }
    guard isGenuine else { throw .genesis }
    guard var proven else { throw .enrolment }
    guard let grant, grant.0.writer == proven.writer, grant.0.person == proven.person else { throw .grant }
    proven.role = grant.0.role
    proven.personName = grant.1
    proven.label = label
    guard Self.isSigned(head, log: log, writer: proven.writer, by: proven.enrolment.key, verifier: verifier) else { throw .head }
    guard Self.root(of: subject, size: head.length, hasher: hasher) == head.root else { throw .change }
    if let arrival {
      let covered = Placed(index: subject.index, change: subject.change, path: receiptPath)
      guard let feed = arrival.feeds.first(where: { $0.writer == proven.writer.short }),
        let root = Self.root(of: covered, size: feed.length, hasher: hasher), Array(root.bytes.prefix(16)) == feed.root16
      else { throw .receipt }
      proven.receiptedMS = arrival.serverMS
    }
    return proven
  }

  private static func isSigned(
    _ head: Head, log: PumpLogID, writer: WriterID, by key: PublicKey, verifier: any SignatureVerifier
  ) -> Bool {
    let message = Head.message(log: log, writer: writer, length: head.length, root: head.root)
    return verifier.isValid(head.signature, of: message, by: key)
  }

  /// The root to which a path leads; nil where it has another shape than its place gives.
  private static func root(of placed: Placed, size: UInt64, hasher: some LogHasher) -> Digest? {
    let proof = try? InclusionProof(index: placed.index, size: size, hashes: placed.path)
    return proof?.root(of: placed.change.leafHash(hasher: hasher), hasher: hasher)
  }
}
