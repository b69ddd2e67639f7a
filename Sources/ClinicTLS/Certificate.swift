public import ChangeLog
import Foundation
public import MerkleLog
import Signatures

/// The X.509 certificates (RFC 5280) that let any TLS library check a server from the clinic id: the root key signs itself and a CA
/// of the server key, and the server key signs the certificate of the TLS key.
///
/// They hold from 1970 to the end of time: a device with a wrong clock must be able to sync, and what the server answers is signed by
/// its key besides. A TLS key lives in one server process and nowhere else; a server key is replaced by the next epoch.
public struct Certificate: Hashable, Sendable {
  /// The certificate in DER.
  public let bytes: [UInt8]

  /// The root's own. Its subject's serial number is the spare id in hexadecimal: with the key it hashes to the clinic id.
  /// - Throws: what the root's signer throws.
  public static func root(_ root: any Signer, spareID: [UInt8], random: any RandomSource, hasher: some LogHasher) throws -> Certificate {
    let name = rootName(spareID)
    return try signed(
      of: root.publicKey, subject: name, extensions: authority(depth: 1), issuer: name, by: root, random: random, hasher: hasher)
  }

  /// The root's for the server key: an authority for TLS keys, and for nothing below them.
  /// - Throws: what the root's signer throws.
  public static func server(
    _ key: PublicKey, root: any Signer, spareID: [UInt8], random: any RandomSource, hasher: some LogHasher
  ) throws -> Certificate {
    try signed(
      of: key, subject: serverName(key, hasher: hasher), extensions: authority(depth: 0), issuer: rootName(spareID), by: root,
      random: random, hasher: hasher)
  }

  /// The server key's for a TLS key.
  /// - Parameter names: host names and addresses, for clients that look at them; a client that knows the clinic id need not.
  /// - Throws: what the server's signer throws.
  public static func tls(
    _ key: PublicKey, names: [String], server: any Signer, random: any RandomSource, hasher: some LogHasher
  ) throws -> Certificate {
    var extensions = [
      ext([2, 5, 29, 19], isCritical: true, DER.sequence()),
      ext([2, 5, 29, 15], isCritical: true, DER.bits([0x80], unused: 7)),
      ext([2, 5, 29, 37], DER.sequence(DER.identifier([1, 3, 6, 1, 5, 5, 7, 3, 1]))),
    ]
    if !names.isEmpty { extensions.append(ext([2, 5, 29, 17], DER.value(0x30, names.flatMap(alternative)))) }
    return try signed(
      of: key, subject: name("Cistern TLS", nil), extensions: extensions, issuer: serverName(server.publicKey, hasher: hasher),
      by: server, random: random, hasher: hasher)
  }

  /// The certificate in PEM (RFC 7468).
  public var pem: String {
    let text = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    return "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
  }

  /// The certificates in a PEM text, in their order; nil where one cannot be read. What stands between them is passed over.
  public static func reading(pem: String) -> [Certificate]? {
    var found: [Certificate] = []
    for part in pem.components(separatedBy: "-----BEGIN CERTIFICATE-----").dropFirst() {
      let text = part.components(separatedBy: "-----END CERTIFICATE-----")
      guard text.count == 2, let data = Data(base64Encoded: text[0], options: .ignoreUnknownCharacters), !data.isEmpty else { return nil }
      found.append(Certificate(bytes: Array(data)))
    }
    return found
  }

  private static func signed(
    of key: PublicKey, subject: [UInt8], extensions: [[UInt8]], issuer: [UInt8], by signer: any Signer, random: any RandomSource,
    hasher: some LogHasher
  ) throws -> Certificate {
    var serial = random.bytes(16)
    serial[0] = serial[0] & 0x7f | 0x40
    let identifiers = [
      ext([2, 5, 29, 14], DER.octets(keyID(key, hasher))),
      ext([2, 5, 29, 35], DER.sequence(DER.value(0x80, keyID(signer.publicKey, hasher)))),
    ]
    let validity = DER.sequence(DER.value(0x17, Array("700101000000Z".utf8)), DER.value(0x18, Array("99991231235959Z".utf8)))
    let content = DER.sequence(
      DER.value(0xa0, DER.integer([2])), DER.integer(serial), signing(signer.publicKey), issuer, validity, subject, publicKey(key),
      DER.value(0xa3, DER.value(0x30, (identifiers + extensions).flatMap { $0 })))
    let raw = try signer.sign(content)
    let signature = signer.publicKey.algorithm == .p256 ? P256.der(raw: raw) ?? [] : raw
    return Certificate(bytes: DER.sequence(content, signing(signer.publicKey), DER.bits(signature)))
  }

  private static func keyID(_ key: PublicKey, _ hasher: some LogHasher) -> [UInt8] { Array(hasher.hash(key.raw).bytes.prefix(20)) }

  private static let ed25519 = DER.sequence(DER.identifier([1, 3, 101, 112]))

  private static func signing(_ key: PublicKey) -> [UInt8] {
    key.algorithm == .p256 ? DER.sequence(DER.identifier([1, 2, 840, 10045, 4, 3, 2])) : ed25519
  }

  private static func publicKey(_ key: PublicKey) -> [UInt8] {
    let curve = DER.sequence(DER.identifier([1, 2, 840, 10045, 2, 1]), DER.identifier([1, 2, 840, 10045, 3, 1, 7]))
    return DER.sequence(key.algorithm == .p256 ? curve : ed25519, DER.bits(key.raw))
  }

  private static func rootName(_ spareID: [UInt8]) -> [UInt8] { name("Cistern clinic", Hex.text(spareID)) }

  private static func serverName(_ key: PublicKey, hasher: some LogHasher) -> [UInt8] {
    name("Cistern server", Identities.writer(key, hasher: hasher).description)
  }

  private static func name(_ common: String, _ number: String?) -> [UInt8] {
    let common = DER.set(DER.sequence(DER.identifier([2, 5, 4, 3]), DER.utf8(common)))
    guard let number else { return DER.sequence(common) }
    return DER.sequence(common, DER.set(DER.sequence(DER.identifier([2, 5, 4, 5]), DER.printable(number))))
  }

  private static func authority(depth: UInt8) -> [[UInt8]] {
    [
      ext([2, 5, 29, 19], isCritical: true, DER.sequence(DER.yes, DER.integer([depth]))),
      ext([2, 5, 29, 15], isCritical: true, DER.bits([0x06], unused: 1)),
    ]
  }

  private static func ext(_ identifier: [UInt32], isCritical: Bool = false, _ content: [UInt8]) -> [UInt8] {
    DER.sequence(DER.identifier(identifier), isCritical ? DER.yes : [], DER.octets(content))
  }

  /// A host name, or the 4 or 16 bytes of an address.
  private static func alternative(_ name: String) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, name, &bytes) == 1 { return DER.value(0x87, Array(bytes.prefix(4))) }
    if inet_pton(AF_INET6, name, &bytes) == 1 { return DER.value(0x87, bytes) }
    return DER.value(0x82, Array(name.utf8))
  }
}
