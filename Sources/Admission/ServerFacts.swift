public import ChangeLog
public import MerkleLog

/// A writer that counts in a log, and what it signed at its enrolment.
public struct KnownWriter: Hashable, Sendable {
  /// The writer.
  public var id: WriterID
  /// As whom, where and with which key.
  public var statement: EnrolmentStatement
}

/// What the server feeds of a log say, in their order (log-format section 4).
///
/// Every fact that influences state is an entry there, and nothing else does.
public struct ServerFacts: Sendable {
  /// A fact with its place in the order of server entries.
  struct Placed<Fact: Sendable>: Sendable {
    var place: Int
    var fact: Fact
  }

  /// The server feeds that count: the clinic's root certified their key for epoch 1.
  public private(set) var serverWriters: [WriterID] = []
  /// The 16 random bytes that the log's id hashes; nil while the genesis has not come.
  public private(set) var genesisRandom: [UInt8]?
  /// The log's label: the note of the genesis entry.
  public private(set) var label: String?
  /// The writers that count, ascending.
  public private(set) var writers: [KnownWriter] = []
  /// The words for people on grants: who a person is, by the clinic's word.
  public private(set) var personNames: [PersonID: String] = [:]
  private(set) var grants: [Placed<ServerEntry.Grant>] = []
  private(set) var arrivals: [Placed<Arrival>] = []
  private(set) var policies: [Placed<Policy>] = []
  private(set) var decisions: [Decision] = []

  /// Folds the server feeds of a log.
  ///
  /// - Parameters:
  ///   - clinic: the clinic whose root must have certified a server feed's key.
  ///   - feeds: all feeds held; those that do not begin with a certified `server_key` entry are left alone.
  public init(
    log: PumpLogID, clinic: ClinicID, feeds: [FeedContent], hasher: some LogHasher, verifier: any SignatureVerifier
  ) {
    var entries: [(index: Int, id: ChangeID, change: Change)] = []
    for feed in feeds where Self.isServerFeed(feed, of: clinic, hasher: hasher, verifier: verifier) {
      serverWriters.append(feed.writer)
      for (index, change) in feed.changes.enumerated() { entries.append((index, feed.ids[index], change)) }
    }
    serverWriters.sort()
    // Whatever the order in which the feeds were handed in: (epoch, index, change id), and there is one epoch.
    if serverWriters.count > 1 { entries.sort { ($0.index, $0.id) < ($1.index, $1.id) } }
    for (place, entry) in entries.enumerated() {
      add(ServerEntry(entry.change), at: place, of: entry.change, log: log, clinic: clinic, hasher: hasher, verifier: verifier)
    }
    writers.sort { $0.id < $1.id }
  }

  private static func isServerFeed(
    _ feed: FeedContent, of clinic: ClinicID, hasher: some LogHasher, verifier: any SignatureVerifier
  ) -> Bool {
    guard let first = feed.changes.first, case .serverKey(let key) = ServerEntry(first),
      let said = key.verified(for: clinic, hasher: hasher, verifier: verifier), said.epoch == 1
    else { return false }
    return Identities.writer(said.key, hasher: hasher) == feed.writer
  }

  private mutating func add(
    _ entry: ServerEntry?, at place: Int, of change: Change, log: PumpLogID, clinic: ClinicID, hasher: some LogHasher,
    verifier: any SignatureVerifier
  ) {
    switch entry {
    case .genesis(let random):
      guard genesisRandom == nil, Identities.pumpLog(clinic: clinic, random: random, hasher: hasher) == log else { return }
      genesisRandom = random
      label = ServerNote.text(of: change)
    case .writer(let signed):
      guard let statement = signed.enrolment(verifier: verifier), statement.clinic == clinic else { return }
      let id = Identities.writer(statement.key, hasher: hasher)
      // Of several for one key the first that is not void counts; one that makes a short name ambiguous is refused.
      guard !writers.contains(where: { $0.id.short == id.short }), !serverWriters.contains(where: { $0.short == id.short }) else {
        return
      }
      writers.append(KnownWriter(id: id, statement: statement))
    case .grant(let grant):
      grants.append(Placed(place: place, fact: grant))
      if let name = ServerNote.text(of: change) { personNames[grant.person] = name }
    case .arrival(let arrival): arrivals.append(Placed(place: place, fact: arrival))
    case .policy(let policy): policies.append(Placed(place: place, fact: policy))
    case .decision(let decision): decisions.append(decision)
    case .serverKey, nil: return
    }
  }

  /// What a writer that counts signed at its enrolment; nil for any other writer.
  public func writer(_ id: WriterID) -> KnownWriter? { writers.first { $0.id == id } }

  /// The key that the heads of a feed must be signed with; nil for a writer that is not known.
  public func key(of id: WriterID) -> PublicKey? { writer(id)?.statement.key }

  /// The role that the last grant gives a writer for a person; nil without one.
  public func role(of writer: WriterID, for person: PersonID) -> UInt32? {
    grants.last { $0.fact.writer == writer && $0.fact.person == person }?.fact.role
  }

  /// The last contact of each writer that the arrivals record: server time, Unix ms.
  public func lastArrivalMS(of writer: WriterID) -> UInt64? {
    arrivals.last { $0.fact.feeds.contains { $0.writer == writer.short } || $0.fact.contacts.contains { $0.writer == writer.short } }?
      .fact.serverMS
  }

  /// The contacts of devices that the arrivals record, in their order.
  public var contacts: [Arrival.Contact] { arrivals.flatMap(\.fact.contacts) }

  /// The longest length of a feed that an arrival names.
  public func arrivedLength(of writer: WriterID) -> UInt64 {
    arrivals.flatMap(\.fact.feeds).filter { $0.writer == writer.short }.map(\.length).max() ?? 0
  }

  /// The server's time of the last arrival, Unix ms.
  public var lastArrivalMS: UInt64? { arrivals.map(\.fact.serverMS).max() }
}
