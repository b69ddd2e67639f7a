import PumpRecords

/// Which roles may write and confirm which kinds (log-format section 4). A kind without a row: every role.
public struct Policy: Hashable, Sendable {
  /// One kind's roles, as a bit each: bit n = role code n.
  public struct Row: Hashable, Sendable {
    /// The kind code.
    public var kind: UInt32
    /// Roles that may write it.
    public var writers: UInt64
    /// Roles that may confirm an amendment or retraction of it.
    public var confirmers: UInt64

    /// A row.
    public init(kind: UInt32, writers: UInt64, confirmers: UInt64) {
      self.kind = kind
      self.writers = writers
      self.confirmers = confirmers
    }
  }

  /// Grows with every policy of a clinic.
  public var version: UInt32
  /// Ascending by kind.
  public var rows: [Row]

  /// A policy.
  public init(version: UInt32, rows: [Row]) {
    self.version = version
    self.rows = rows.sorted { $0.kind < $1.kind }
  }

  /// Whether `role` may write `kind`.
  public func mayWrite(_ kind: UInt32, role: UInt32) -> Bool {
    guard let row = rows.first(where: { $0.kind == kind }) else { return true }
    return role < 64 && row.writers & 1 << UInt64(role) != 0
  }

  /// Whether `role` may confirm an amendment or retraction of a record of `kind`.
  public func mayConfirm(_ kind: UInt32, role: UInt32) -> Bool {
    guard let row = rows.first(where: { $0.kind == kind }) else { return true }
    return role < 64 && row.confirmers & 1 << UInt64(role) != 0
  }

  func encoded() -> [UInt8] {
    var fact = WireWriter()
    fact.varint(1, UInt64(version))
    for row in rows {
      var nested = WireWriter()
      nested.varint(1, UInt64(row.kind))
      nested.varint(2, row.writers)
      nested.varint(3, row.confirmers)
      fact.bytes(2, nested.bytes)
    }
    return fact.bytes
  }

  init?(_ fields: FixedFields) {
    guard let version = try? fields.uint32(1), let rowBytes = try? fields.all(2) else { return nil }
    var rows: [Row] = []
    for bytes in rowBytes {
      guard let nested = try? FixedFields(bytes), let kind = try? nested.uint32(1), let writers = try? nested.number(2),
        let confirmers = try? nested.number(3)
      else { return nil }
      rows.append(Row(kind: kind, writers: writers, confirmers: confirmers))
    }
    self.init(version: version, rows: rows)
  }
}
