public import ChangeLog
public import MerkleLog

/// The keys that the server feed of one log names: whose batches may be stored in it.
public struct WriterKeys: Sendable {
  /// What is known of one writer.
  public struct Known: Hashable, Sendable {
    /// The key that signs its heads.
    public var key: PublicKey
    /// What it signed at its enrolment; nil of the server itself.
    public var enrolment: EnrolmentStatement?
  }

  private var known: [WriterID: Known] = [:]

  /// Keys of a log of which nothing is held but who the server is.
  public init(server: PublicKey, hasher: some LogHasher) {
    known[Identities.writer(server, hasher: hasher)] = Known(key: server, enrolment: nil)
  }

  /// What is known of a writer; nil before its `writer` entry came.
  public subscript(writer: WriterID) -> Known? { known[writer] }

  /// Learns from an entry of the server feed. Of several entries for one key the first that is not void counts.
  public mutating func learn(_ entry: Change, clinic: ClinicID, verifier: any SignatureVerifier, hasher: some LogHasher) {
    guard case .writer(let statement)? = ServerEntry(entry), let enrolment = statement.enrolment(verifier: verifier),
      enrolment.clinic == clinic
    else { return }
    let writer = Identities.writer(enrolment.key, hasher: hasher)
    guard known[writer] == nil, !known.keys.contains(where: { $0.short == writer.short }) else { return }
    known[writer] = Known(key: enrolment.key, enrolment: enrolment)
  }
}
