import PumpRecords

/// The kind codes of server entries (log-format section 4).
public enum ServerKind {
  /// The first entry of a log's first epoch: the random bytes that its id hashes.
  public static let genesis: UInt32 = 9001
  /// The first entry of a server feed: the key that signs it, certified by the root.
  public static let serverKey: UInt32 = 9002
  /// Names a writer and carries the enrolment statement that it signed.
  public static let writer: UInt32 = 9003
  /// Lets a writer write for a person in a role, in this log.
  public static let grant: UInt32 = 9004
  /// What arrived, when, and how durably it is stored.
  public static let arrival: UInt32 = 9005
  /// Admits, keeps quarantined, or erases.
  public static let decision: UInt32 = 9006
  /// Reserved.
  public static let revocation: UInt32 = 9007
  /// Which roles may write and confirm which kinds.
  public static let policy: UInt32 = 9008
  /// Reserved.
  public static let scopeEnd: UInt32 = 9009
}

/// One server entry, read. The facts stand in the header (field 32); words for people are the note.
public enum ServerEntry: Hashable, Sendable {
  /// 16 random bytes.
  case genesis(random: [UInt8])
  case serverKey(CertifiedServerKey)
  case writer(SignedStatement)
  case grant(Grant)
  case arrival(Arrival)
  case decision(Decision)
  case policy(Policy)

  /// Who may write as whom, in one log.
  public struct Grant: Hashable, Sendable {
    /// The writer.
    public var writer: WriterID
    /// The person that it may write for.
    public var person: PersonID
    /// In which role.
    public var role: UInt32

    /// A grant.
    public init(writer: WriterID, person: PersonID, role: UInt32) {
      self.writer = writer
      self.person = person
      self.role = role
    }
  }

  /// The kind code.
  public var kind: UInt32 {
    switch self {
    case .genesis: ServerKind.genesis
    case .serverKey: ServerKind.serverKey
    case .writer: ServerKind.writer
    case .grant: ServerKind.grant
    case .arrival: ServerKind.arrival
    case .decision: ServerKind.decision
    case .policy: ServerKind.policy
    }
  }

  /// The canonical bytes of header field 32.
  public func encodedFact() -> [UInt8] {
    var fact = WireWriter()
    switch self {
    case .genesis(let random): fact.bytes(1, random)
    case .serverKey(let key): return key.encoded()
    case .writer(let statement):
      fact.bytes(1, statement.body)
      fact.bytes(2, statement.signature)
    case .grant(let grant):
      fact.bytes(1, grant.writer.bytes)
      fact.bytes(2, grant.person.bytes)
      fact.varint(3, UInt64(grant.role))
    case .arrival(let arrival): return arrival.encoded()
    case .decision(let decision): return decision.encoded()
    case .policy(let policy): return policy.encoded()
    }
    return fact.bytes
  }

  /// Reads the facts of a change in a server feed. Nil where it is no entry that this build knows, or its facts cannot be read:
  /// such an entry is kept, relayed and counts for nothing.
  public init?(_ change: Change) {
    let header = change.header
    guard change.layout == 1, !header.isBadForm, let kind = header.kind, let fact = header.fact, let fields = try? FixedFields(fact)
    else { return nil }
    switch kind {
    case ServerKind.genesis:
      guard let random = try? fields.single(1), random.count == 16 else { return nil }
      self = .genesis(random: random)
    case ServerKind.serverKey:
      guard let key = CertifiedServerKey(fact) else { return nil }
      self = .serverKey(key)
    case ServerKind.writer:
      guard let body = try? fields.single(1), let signature = try? fields.single(2) else { return nil }
      self = .writer(SignedStatement(body: body, signature: signature))
    case ServerKind.grant:
      guard let writer: WriterID = try? fields.identifier(1), let person: PersonID = try? fields.identifier(2),
        let role = try? fields.uint32(3)
      else { return nil }
      self = .grant(Grant(writer: writer, person: person, role: role))
    case ServerKind.arrival:
      guard let arrival = Arrival(fields) else { return nil }
      self = .arrival(arrival)
    case ServerKind.decision:
      guard let decision = Decision(fields) else { return nil }
      self = .decision(decision)
    case ServerKind.policy:
      guard let policy = Policy(fields) else { return nil }
      self = .policy(policy)
    default: return nil
    }
  }

  /// The change that carries this entry.
  /// - Parameter note: words for people (a label, a reason) as canonical protobuf bytes; nil for none.
  /// - Throws: ``DraftError``.
  public func change(note: [UInt8]? = nil, random: some RandomSource) throws(DraftError) -> Change {
    var header = Header(kind: kind)
    header.fact = encodedFact()
    return try ChangeDraft(header: header, note: note).change(random: random)
  }
}
