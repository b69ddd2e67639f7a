public import MerkleLog
import PumpRecords

/// The root key's word on the key that the server signs with in one epoch.
public struct ServerKeyStatement: Hashable, Sendable {
  /// Whose server.
  public var clinic: ClinicID
  /// 1 for the first, then ascending.
  public var epoch: UInt32
  /// The server's key of that epoch.
  public var key: PublicKey

  /// A statement about to be signed.
  public init(clinic: ClinicID, epoch: UInt32, key: PublicKey) {
    self.clinic = clinic
    self.epoch = epoch
    self.key = key
  }

  /// The canonical bytes that are signed under `.server-key.v1`.
  public func encoded() -> [UInt8] {
    var writer = WireWriter()
    writer.bytes(1, clinic.bytes)
    writer.varint(2, UInt64(epoch))
    writer.varint(3, UInt64(key.algorithm.rawValue))
    writer.bytes(4, key.raw)
    return writer.bytes
  }

  /// Reads a statement. Nil for anything that is not one in canonical form.
  public init?(_ bytes: [UInt8]) {
    guard let fields = try? FixedFields(bytes), let clinic: ClinicID = try? fields.identifier(1),
      let epoch = try? fields.uint32(2), epoch >= 1, let key = try? fields.publicKey(algorithm: 3, raw: 4)
    else { return nil }
    self.init(clinic: clinic, epoch: epoch, key: key)
  }
}

/// A server key with all that a stranger needs to check it from the clinic id alone.
public struct CertifiedServerKey: Hashable, Sendable {
  /// The clinic's root key.
  public var root: PublicKey
  /// 16 bytes: the hash of the spare root key.
  public var spareID: [UInt8]
  /// The statement, signed by the root key.
  public var statement: SignedStatement

  /// A certified key as it came.
  public init(root: PublicKey, spareID: [UInt8], statement: SignedStatement) {
    self.root = root
    self.spareID = spareID
    self.statement = statement
  }

  /// What the root says, where root and spare hash to `clinic` and the signature holds; else nil.
  public func verified(for clinic: ClinicID, hasher: some LogHasher, verifier: any SignatureVerifier) -> ServerKeyStatement? {
    guard spareID.count == 16, Identities.clinic(root: root, spareID: spareID, hasher: hasher) == clinic, verifier.accepts(root),
      statement.isSigned(as: .serverKey, by: root, verifier: verifier), let said = ServerKeyStatement(statement.body),
      said.clinic == clinic, verifier.accepts(said.key)
    else { return nil }
    return said
  }

  /// Canonical bytes, as they stand in a `server_key` entry, in an enrolment answer and in the clinic's files.
  public func encoded() -> [UInt8] {
    var writer = WireWriter()
    writer.varint(1, UInt64(root.algorithm.rawValue))
    writer.bytes(2, root.raw)
    writer.bytes(3, spareID)
    writer.bytes(4, statement.body)
    writer.bytes(5, statement.signature)
    return writer.bytes
  }

  /// Reads a certified key. Nil for anything that is not one in canonical form.
  public init?(_ bytes: [UInt8]) {
    guard let fields = try? FixedFields(bytes), let root = try? fields.publicKey(algorithm: 1, raw: 2),
      let spareID = try? fields.single(3), let body = try? fields.single(4), let signature = try? fields.single(5)
    else { return nil }
    self.init(root: root, spareID: spareID, statement: SignedStatement(body: body, signature: signature))
  }
}
