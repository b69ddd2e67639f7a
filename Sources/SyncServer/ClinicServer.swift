public import Admission
public import ChangeLog
public import Complications
public import LogStorage
public import Logging
public import MerkleLog

/// What the server takes from the world: keys, time, randomness, hashing. The command line fills them; replay plays them.
public struct ServerPorts: Sendable {
  /// SHA-256.
  public var hasher: any LogHasher
  /// Checks signatures.
  public var verifier: any SignatureVerifier
  /// The server's own key.
  public var signer: any Signer
  /// HMAC-SHA256.
  public var authenticator: any MessageAuthenticator
  /// Unpredictable bytes.
  public var random: any RandomSource
  /// The server's time, Unix ms.
  public var nowMS: @Sendable () -> UInt64
  /// Takes the transcript of each sync session as it ends; nil: sessions are not recorded.
  public var transcripts: (@Sendable (SessionTranscript) -> Void)?
  /// The version of the rulebook that findings follow, for transcripts to name; empty without one. The server sets it.
  package var rulebookVersion = ""

  /// The ports of a server.
  public init(
    hasher: any LogHasher, verifier: any SignatureVerifier, signer: any Signer, authenticator: any MessageAuthenticator,
    random: any RandomSource, nowMS: @escaping @Sendable () -> UInt64
  ) {
    self.hasher = hasher
    self.verifier = verifier
    self.signer = signer
    self.authenticator = authenticator
    self.random = random
    self.nowMS = nowMS
  }
}

/// One clinic's server: its logs, its members, and what they bring. Requests queue; one transaction runs at a time.
public actor ClinicServer {
  /// The installation.
  public nonisolated let identity: ClinicIdentity
  /// The clinic's name, to show.
  public nonisolated let name: String
  nonisolated let store: any ChangeStore
  let ports: ServerPorts
  nonisolated let book: LogBook
  let feed: ServerFeed
  nonisolated let look: DetectionLook
  /// Nil without a rulebook.
  nonisolated let desk: DetectionDesk?

  private static let clinicKey = Array("clinic".utf8)
  private static let nameKey = Array("name".utf8)

  /// Writes a new clinic into an empty store.
  /// - Throws: ``ServerError/clinicExists``, ``ServerError/badLabel``, ``StorageError``.
  public static func found(
    clinic: ClinicID, certified: CertifiedServerKey, name: String, in store: any ChangeStore
  ) throws {
    let name = try checked(label: name)
    try store.write { transaction in
      guard try transaction.value(.clinic, clinicKey) == nil else { throw ServerError.clinicExists }
      try transaction.set(.clinic, clinicKey, to: clinic.bytes + certified.encoded())
      try transaction.set(.clinic, nameKey, to: Array(name.utf8))
    }
  }

  /// Opens the clinic that a store holds.
  ///
  /// - Parameters:
  ///   - detection: rulebook, site and zones; nil: the server looks for nothing.
  ///   - logger: hears of failures and of findings that somebody must act on today, without patient data.
  /// - Throws: ``ServerError/noClinic``, ``ServerError/notThisClinic`` where the signer is not the server's key, ``StorageError``.
  public init(
    store: any ChangeStore, ports: ServerPorts, detection: DetectionSettings? = nil,
    logger: Logger = Logger(label: "cistern") { _ in SwiftLogNoOpLogHandler() }
  ) throws {
    let (bytes, name) = try store.read { (try $0.value(.clinic, Self.clinicKey), try $0.value(.clinic, Self.nameKey)) }
    guard let bytes, bytes.count > 16, let clinic = ClinicID(bytes[0..<16]), let certified = CertifiedServerKey(Array(bytes[16...]))
    else { throw ServerError.noClinic }
    identity = try ClinicIdentity(clinic: clinic, certified: certified, hasher: ports.hasher, verifier: ports.verifier)
    guard Identities.writer(ports.signer.publicKey, hasher: ports.hasher) == identity.serverWriter else {
      throw ServerError.notThisClinic
    }
    self.name = name.map { String(decoding: $0, as: UTF8.self) } ?? ""
    self.store = store
    var own = ports
    if let detection { own.rulebookVersion = detection.rulebook.version }
    self.ports = own
    book = LogBook(clinic: clinic, hasher: ports.hasher, verifier: ports.verifier)
    feed = ServerFeed(identity: identity, signer: ports.signer, hasher: ports.hasher, random: ports.random)
    let look = DetectionLook(store: store, book: book, settings: detection, nowMS: ports.nowMS)
    self.look = look
    desk = detection.map { _ in DetectionDesk(logger: logger, nowMS: ports.nowMS) { try look.result(of: $0, while: $1) } }
  }

  /// Opens a pump log: its first entries are the server's key, the genesis with the label, and the policy.
  /// - Throws: ``ServerError/labelTaken(_:)``, ``ServerError/badLabel``, ``StorageError``.
  public func addLog(label: String, policy: Policy) throws -> PumpLogID {
    let label = try Self.checked(label: label)
    guard try logs().allSatisfy({ $0.label != label }) else { throw ServerError.labelTaken(label) }
    let random = ports.random.bytes(16)
    let log = Identities.pumpLog(clinic: identity.clinic, random: random, hasher: ports.hasher)
    try store.write { transaction in
      _ = try feed.append(
        [.init(.serverKey(identity.certified)), .init(.genesis(random: random), note: label), .init(.policy(policy))],
        to: log, in: transaction)
    }
    return log
  }

  /// The logs, ascending by label.
  public func logs() throws -> [LogSummary] {
    try store.read { reader in
      try reader.logs().map { log in
        let facts = try book.facts(of: log, serverWriter: identity.serverWriter, in: reader)
        return LogSummary(log: log, label: facts.label ?? log.description, facts: facts, feeds: try reader.feeds(of: log))
      }
    }.sorted { ($0.label, $0.log) < ($1.label, $1.log) }
  }

  /// The log with this label or id.
  /// - Throws: ``ServerError/unknownLog(_:)``.
  public func log(named name: String) throws -> LogSummary {
    guard let found = try logs().first(where: { $0.label == name || $0.log.description == name }) else {
      throw ServerError.unknownLog(name)
    }
    return found
  }

  /// A log, materialised.
  /// - Throws: ``ServerError/unknownLog(_:)``, ``StorageError``.
  public func view(of log: PumpLogID) throws -> LogView {
    guard let view = try store.read({ try book.view(of: log, in: $0) }) else { throw ServerError.unknownLog(log.description) }
    return view
  }

  /// What did not verify, oldest first.
  public func limbo() throws -> [LimboItem] { try store.read { try $0.limbo() } }

  /// The proofs that writers signed two histories of one feed, one a feed.
  public func forkProofs() throws -> [ForkProof] { try store.read { try $0.forkProofs() } }

  static func checked(label: String) throws -> String {
    guard !label.isEmpty, label.utf8.count <= 200, !label.contains(where: \.isNewline) else { throw ServerError.badLabel }
    return label
  }
}

/// A log at a glance.
public struct LogSummary: Sendable {
  /// The log.
  public let log: PumpLogID
  /// Its label.
  public let label: String
  /// What the server's feed says.
  public let facts: ServerFacts
  /// Its feeds.
  public let feeds: [StoredFeed]
}
