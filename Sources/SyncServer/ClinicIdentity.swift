public import ChangeLog
public import MerkleLog

/// One installation's name for itself: its root, and the key that its server signs with.
public struct ClinicIdentity: Sendable {
  /// The clinic.
  public let clinic: ClinicID
  /// The server key of this epoch, certified by the root key.
  public let certified: CertifiedServerKey
  /// The server's writer id: its feed stands in every log.
  public let serverWriter: WriterID

  /// Checks a certified key against the clinic id.
  /// - Throws: ``ServerError/notThisClinic`` where root, spare and signature do not add up to `clinic`.
  public init(
    clinic: ClinicID, certified: CertifiedServerKey, hasher: some LogHasher, verifier: any SignatureVerifier
  ) throws(ServerError) {
    guard let said = certified.verified(for: clinic, hasher: hasher, verifier: verifier) else { throw .notThisClinic }
    self.clinic = clinic
    self.certified = certified
    serverWriter = Identities.writer(said.key, hasher: hasher)
  }

  /// Makes a new clinic: the root signs the server's key for epoch 1.
  ///
  /// - Parameters:
  ///   - root: the root key, which is then kept apart from the data directory.
  ///   - spare: the public half of the spare root key, kept elsewhere still.
  ///   - server: the key that the server signs with.
  /// - Throws: what the root's signer throws.
  public static func found(root: any Signer, spare: PublicKey, server: PublicKey, hasher: some LogHasher) throws -> (
    ClinicID, CertifiedServerKey
  ) {
    let spareID = Identities.spare(spare, hasher: hasher)
    let clinic = Identities.clinic(root: root.publicKey, spareID: spareID, hasher: hasher)
    let statement = ServerKeyStatement(clinic: clinic, epoch: 1, key: server)
    let signed = try SignedStatement(signing: statement.encoded(), as: .serverKey, by: root)
    return (clinic, CertifiedServerKey(root: root.publicKey, spareID: spareID, statement: signed))
  }
}
