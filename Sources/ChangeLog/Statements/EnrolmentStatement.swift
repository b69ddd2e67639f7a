package import PumpRecords

/// What a device signs when it is enrolled: as whom, where, and with which key (log-format section 4). It names no logs.
public struct EnrolmentStatement: Hashable, Sendable {
  /// How well the key is kept.
  public enum Assurance: UInt32, Sendable {
    case hardware = 1
    case software = 2
    case serverHeld = 3
  }

  /// Where.
  public var clinic: ClinicID
  /// The installation.
  public var device: DeviceID
  /// 1 for the device's first key, then ascending.
  public var incarnation: UInt32
  /// As whom.
  public var person: PersonID
  /// P-256, 65 bytes: bundles for this device are encrypted to it.
  public var encryptionKey: [UInt8]
  /// The key that signs heads.
  public var key: PublicKey
  /// How well that key is kept.
  public var assurance: Assurance

  /// A statement about to be signed.
  public init(
    clinic: ClinicID, device: DeviceID, incarnation: UInt32, person: PersonID, encryptionKey: [UInt8], key: PublicKey,
    assurance: Assurance
  ) {
    self.clinic = clinic
    self.device = device
    self.incarnation = incarnation
    self.person = person
    self.encryptionKey = encryptionKey
    self.key = key
    self.assurance = assurance
  }

  /// The canonical bytes that are signed under `.enrolment.v1`.
  public func encoded() -> [UInt8] {
    var writer = WireWriter()
    writer.bytes(1, clinic.bytes)
    writer.bytes(2, device.bytes)
    writer.varint(3, UInt64(incarnation))
    writer.bytes(4, person.bytes)
    writer.bytes(5, encryptionKey)
    writer.varint(6, UInt64(key.algorithm.rawValue))
    writer.bytes(7, key.raw)
    writer.varint(8, UInt64(assurance.rawValue))
    return writer.bytes
  }

  /// Reads a statement. Nil for anything that is not one in canonical form.
  public init?(_ bytes: [UInt8]) {
    guard let fields = try? FixedFields(bytes), let clinic: ClinicID = try? fields.identifier(1),
      let device: DeviceID = try? fields.identifier(2), let incarnation = try? fields.uint32(3), incarnation >= 1,
      let person: PersonID = try? fields.identifier(4), let encryptionKey = try? fields.single(5), encryptionKey.count <= 256,
      let key = try? fields.publicKey(algorithm: 6, raw: 7), let level = try? fields.uint32(8),
      let assurance = Assurance(rawValue: level)
    else { return nil }
    self.init(
      clinic: clinic, device: device, incarnation: incarnation, person: person, encryptionKey: encryptionKey, key: key,
      assurance: assurance)
  }
}

/// A statement's bytes and the signature over them; what it says counts only once it verified.
public struct SignedStatement: Hashable, Sendable {
  /// The canonical bytes.
  public var body: [UInt8]
  /// 64 bytes.
  public var signature: [UInt8]

  /// A statement as it came.
  public init(body: [UInt8], signature: [UInt8]) {
    self.body = body
    self.signature = signature
  }

  /// Signs `body` under `type`.
  /// - Throws: what the signer throws.
  public init(signing body: [UInt8], as type: StatementType, by signer: any Signer) throws {
    self.init(body: body, signature: try signer.sign(type.preAuthenticationEncoding(of: body)))
  }

  /// Whether `key` signed it under `type`.
  public func isSigned(as type: StatementType, by key: PublicKey, verifier: any SignatureVerifier) -> Bool {
    verifier.isValid(signature, of: type.preAuthenticationEncoding(of: body), by: key)
  }

  /// The enrolment statement in it, where the key that it names signed it.
  public func enrolment(verifier: any SignatureVerifier) -> EnrolmentStatement? {
    guard let statement = EnrolmentStatement(body), verifier.accepts(statement.key),
      isSigned(as: .enrolment, by: statement.key, verifier: verifier)
    else { return nil }
    return statement
  }
}

extension FixedFields {
  package func publicKey(algorithm: UInt32, raw: UInt32) throws(FormError) -> PublicKey? {
    guard let code = try uint32(algorithm), let byte = UInt8(exactly: code), let algorithm = SignatureAlgorithm(rawValue: byte),
      let bytes = try single(raw), bytes.count <= 65
    else { return nil }
    return PublicKey(algorithm: algorithm, raw: bytes)
  }
}
