public import MerkleLog

extension [UInt8] {
  /// Appends `value` big endian, as every fixed layout of the log format wants it.
  package mutating func appendBigEndian(_ value: some FixedWidthInteger) {
    for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  /// The ASCII label that begins a hashed text, with its closing zero byte.
  package init(label: String) {
    self = Array(label.utf8) + [0]
  }
}

/// How ids follow from what they name (log-format section 2).
public enum Identities {
  /// The id of a writer, from its public key.
  public static func writer(_ key: PublicKey, hasher: some LogHasher) -> WriterID {
    WriterID(first16Of: hasher.hash([UInt8](label: "cistern/writer/v1") + [key.algorithm.rawValue] + key.raw))
  }

  /// The id of a spare root key: 16 bytes that the clinic id commits to.
  public static func spare(_ key: PublicKey, hasher: some LogHasher) -> [UInt8] {
    Array(hasher.hash([UInt8](label: "cistern/spare/v1") + [key.algorithm.rawValue] + key.raw).bytes.prefix(16))
  }

  /// The id of a clinic, from its root key and the id of its spare key (16 bytes).
  public static func clinic(root: PublicKey, spareID: [UInt8], hasher: some LogHasher) -> ClinicID {
    ClinicID(first16Of: hasher.hash([UInt8](label: "cistern/root/v1") + [root.algorithm.rawValue] + root.raw + spareID))
  }

  /// The id of a pump log, from its clinic and the 16 random bytes of its genesis entry.
  public static func pumpLog(clinic: ClinicID, random: [UInt8], hasher: some LogHasher) -> PumpLogID {
    PumpLogID(first16Of: hasher.hash([UInt8](label: "cistern/log/v1") + clinic.bytes + random))
  }

  /// The id of the change at `index` of a writer's feed.
  public static func change(
    log: PumpLogID, writer: WriterID, index: UInt64, leaf: Digest, hasher: some LogHasher
  ) -> ChangeID {
    var text = [UInt8](label: "cistern/change/v1")
    text.reserveCapacity(90)
    log.append(to: &text)
    writer.append(to: &text)
    text.appendBigEndian(index)
    leaf.append(to: &text)
    return ChangeID(first16Of: hasher.hash(text))
  }
}

extension WriterID {
  /// The first 4 bytes: names a writer inside one log, in `seen` and `arrival` only.
  public var short: UInt32 { UInt32(truncatingIfNeeded: high >> 32) }
}
