public import MerkleLog

/// Equal where equal changes add up to equal records under one merge version (log-format section 6). Never on the wire.
public enum StateDigest {
  /// The bytes that are hashed.
  ///
  /// - Parameter records: all records of the log, ascending by id, as ``Merge/records(_:isOpen:)`` returns them.
  public static func preimage(log: PumpLogID, records: [MergedRecord], mergeVersion: UInt32, hasher: some LogHasher) -> [UInt8] {
    var text = [UInt8](label: "cistern/state/v1")
    text.appendBigEndian(mergeVersion)
    log.append(to: &text)
    text.appendBigEndian(UInt32(truncatingIfNeeded: records.count))
    for record in records {
      record.id.append(to: &text)
      text.appendBigEndian(record.kind)
      text.append(record.standing.rawValue)
      text.append(record.isRetracted ? 1 : 0)
      text.appendBigEndian(UInt32(truncatingIfNeeded: record.fields.count))
      for field in record.fields {
        text.appendBigEndian(field.number)
        text.appendBigEndian(UInt32(truncatingIfNeeded: field.values.count))
        for value in field.values {
          value.change.append(to: &text)
          text.append(value.standing.rawValue)
          hasher.hash(value.bytes).append(to: &text)
        }
      }
    }
    return text
  }

  /// The digest of the records of a log.
  public static func digest(
    log: PumpLogID, records: [MergedRecord], mergeVersion: UInt32 = Merge.version, hasher: some LogHasher
  ) -> Digest {
    hasher.hash(preimage(log: log, records: records, mergeVersion: mergeVersion, hasher: hasher))
  }
}
