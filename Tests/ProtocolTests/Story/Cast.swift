import ChangeLog
import MerkleLog
import Signatures

/// Everybody in the story, with keys and ids that are the same in every run: each secret is SHA-256 of a sentence.
struct Cast {
  struct Member {
    var name: String
    var role: UInt32
    var signer: KeptSigner
    var secret: [UInt8]
    var encryptionSecret: [UInt8]
    var encryptionKey: [UInt8]
    var person: PersonID
    var device: DeviceID
    var writer: WriterID
  }

  struct Missing: Error {}

  static let hasher = OpenSSLHasher()
  static let verifier = OpenSSLVerifier()
  /// 2 March 2026, 08:00 UTC.
  static let morning: UInt64 = 1_772_438_400_000

  let signatures: KeptSignatures
  let root: KeptSigner
  let spare: KeptSigner
  let server: KeptSigner
  let clinic: ClinicID
  let spareID: [UInt8]
  let certified: CertifiedServerKey
  let genesisRandom: [UInt8]
  let log: PumpLogID
  let serverWriter: WriterID
  let nurse: Member
  let carer: Member

  init(_ signatures: KeptSignatures) throws {
    self.signatures = signatures
    func signer(_ name: String, _ algorithm: SignatureAlgorithm) throws -> KeptSigner {
      KeptSigner(signer: try SoftwareSigner(algorithm, secret: SecretBytes(Self.secret(name))), signatures: signatures)
    }
    func member(_ name: String, role: UInt32, _ algorithm: SignatureAlgorithm) throws -> Member {
      let key = try signer("the key of \(name)'s device", algorithm)
      let encryption = "the encryption key of \(name)'s device"
      return Member(
        name: name, role: role, signer: key, secret: Self.secret("the key of \(name)'s device"),
        encryptionSecret: Self.secret(encryption), encryptionKey: try signer(encryption, .p256).publicKey.raw,
        person: try Self.id("the person \(name)"), device: try Self.id("\(name)'s device"),
        writer: Identities.writer(key.publicKey, hasher: Self.hasher))
    }
    root = try signer("the clinic's root key", .ed25519)
    spare = try signer("the clinic's spare root key", .ed25519)
    server = try signer("the server's key of epoch 1", .ed25519)
    spareID = Identities.spare(spare.publicKey, hasher: Self.hasher)
    clinic = Identities.clinic(root: root.publicKey, spareID: spareID, hasher: Self.hasher)
    let statement = ServerKeyStatement(clinic: clinic, epoch: 1, key: server.publicKey)
    certified = CertifiedServerKey(
      root: root.publicKey, spareID: spareID, statement: try SignedStatement(signing: statement.encoded(), as: .serverKey, by: root))
    genesisRandom = Array(Self.secret("the genesis of log P1").prefix(16))
    log = Identities.pumpLog(clinic: clinic, random: genesisRandom, hasher: Self.hasher)
    serverWriter = Identities.writer(server.publicKey, hasher: Self.hasher)
    nurse = try member("Nora N.", role: 3, .p256)
    carer = try member("Carla C.", role: 2, .ed25519)
  }

  /// 32 bytes that a sentence stands for.
  static func secret(_ sentence: String) -> [UInt8] { hasher.hash(Array("cistern vectors: \(sentence)".utf8)).bytes }

  static func salt(_ sentence: String) -> [UInt8] { Array(secret("salt of \(sentence)").prefix(8)) }

  static func id<Sort>(_ sentence: String) throws -> Identifier<Sort> {
    guard let id = Identifier<Sort>(secret(sentence).prefix(16)) else { throw Missing() }
    return id
  }

  func statement(of member: Member) -> EnrolmentStatement {
    EnrolmentStatement(
      clinic: clinic, device: member.device, incarnation: 1, person: member.person, encryptionKey: member.encryptionKey,
      key: member.signer.publicKey, assurance: .software)
  }

  func signedStatement(of member: Member) throws -> SignedStatement {
    try SignedStatement(signing: statement(of: member).encoded(), as: .enrolment, by: member.signer)
  }
}
