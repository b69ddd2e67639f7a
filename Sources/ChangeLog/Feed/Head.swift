public import MerkleLog

/// The length and root of a feed, as its writer signed them (log-format section 3). No time, epoch or previous length.
public struct Head: Hashable, Sendable {
  /// How many changes it covers: 1 ..< 2^40.
  public let length: UInt64
  /// The RFC 6962 root of their leaf hashes.
  public let root: Digest
  /// The 64 signature bytes. Never part of identity, order or digest.
  public let signature: [UInt8]

  /// A head as it came; whether it verifies is for ``VerifiedBatch`` to say.
  public init(length: UInt64, root: Digest, signature: [UInt8]) {
    self.length = length
    self.root = root
    self.signature = signature
  }

  /// Reads the 104 bytes on the wire: length ‖ root ‖ signature. Nil for another size or a length outside 1 ..< 2^40.
  public init?(wire: [UInt8]) {
    guard wire.count == 104, let root = Digest(wire[8..<40]) else { return nil }
    let length = wire[0..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length >= 1, length < ChangeLimits.feed else { return nil }
    self.init(length: length, root: root, signature: Array(wire[40...]))
  }

  /// The 104 bytes on the wire.
  public var wire: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(104)
    bytes.appendBigEndian(length)
    root.append(to: &bytes)
    bytes.append(contentsOf: signature)
    return bytes
  }

  /// The 74 bytes that are signed, before DSSE: version ‖ tree ‖ log ‖ writer ‖ length ‖ root.
  public static func body(log: PumpLogID, writer: WriterID, length: UInt64, root: Digest) -> [UInt8] {
    var bytes: [UInt8] = [1, 1]
    bytes.reserveCapacity(74)
    log.append(to: &bytes)
    writer.append(to: &bytes)
    bytes.appendBigEndian(length)
    root.append(to: &bytes)
    return bytes
  }

  /// The message under the signature.
  public static func message(log: PumpLogID, writer: WriterID, length: UInt64, root: Digest) -> [UInt8] {
    StatementType.head.preAuthenticationEncoding(of: body(log: log, writer: writer, length: length, root: root))
  }

  /// Signs the head of a feed.
  /// - Throws: what the signer throws.
  public static func signed(log: PumpLogID, writer: WriterID, length: UInt64, root: Digest, by signer: any Signer) throws -> Head {
    Head(length: length, root: root, signature: try signer.sign(message(log: log, writer: writer, length: length, root: root)))
  }
}
