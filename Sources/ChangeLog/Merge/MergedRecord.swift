/// One surviving (or quarantined) value of a field.
public struct MergedValue: Hashable, Sendable {
  /// The change that wrote it.
  public var change: ChangeID
  /// That change's standing: a quarantined value is listed beside the survivors.
  public var standing: Standing
  /// The register's bytes, tags included.
  public var bytes: [UInt8]
}

/// A field that has at least one value.
public struct MergedField: Hashable, Sendable {
  /// The field number.
  public var number: UInt32
  /// Its values, ascending by change id.
  public var values: [MergedValue]

  /// The values that count.
  public var accepted: [MergedValue] { values.filter { $0.standing == .accepted } }
  /// Whether several accepted values stand that differ.
  public var isInConflict: Bool {
    let accepted = accepted
    return accepted.contains { $0.bytes != accepted[0].bytes }
  }
}

/// What the changes about one act add up to.
public struct MergedRecord: Hashable, Sendable {
  /// The id of the creating change.
  public var id: ChangeID
  /// The kind code.
  public var kind: UInt32
  /// The creating change's standing.
  public var standing: Standing
  /// Whether an effective retraction names the creating change as a whole. Concurrent values survive it.
  public var isRetracted: Bool
  /// The fields that have a value, ascending by number.
  public var fields: [MergedField]

  /// The field with this number, if it has a value.
  public func field(_ number: UInt32) -> MergedField? {
    fields.first { $0.number == number }
  }
}
