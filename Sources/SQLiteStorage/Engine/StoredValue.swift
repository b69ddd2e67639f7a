import LogStorage

/// A value on its way into a statement, or out of a row.
enum StoredValue: Equatable {
  case null
  /// A number; SQLite knows no unsigned ones.
  case integer(Int64)
  case bytes([UInt8])
  case text(String)
  /// A sort of value that is never written here.
  case other

  /// A count, an index or an instant.
  static func number(_ value: UInt64) -> StoredValue { .integer(Int64(clamping: value)) }

  /// Bytes, or NULL.
  static func optional(_ bytes: [UInt8]?) -> StoredValue { bytes.map(StoredValue.bytes) ?? .null }
}

/// The values of one row. A value of a sort that this build never wrote there means a damaged file, not a broken program.
struct StoredRow {
  let values: [StoredValue]
  let path: String

  /// A count, an index or an instant: never negative.
  func number(_ column: Int) throws(StorageError) -> UInt64 {
    guard case .integer(let value) = try value(column), value >= 0 else { throw damaged(column) }
    return UInt64(value)
  }

  /// The id of another row.
  func id(_ column: Int) throws(StorageError) -> Int64 {
    guard case .integer(let value) = try value(column) else { throw damaged(column) }
    return value
  }

  /// Bytes.
  func bytes(_ column: Int) throws(StorageError) -> [UInt8] {
    guard case .bytes(let bytes) = try value(column) else { throw damaged(column) }
    return bytes
  }

  /// Bytes, or nil for NULL.
  func optionalBytes(_ column: Int) throws(StorageError) -> [UInt8]? {
    if case .null = try value(column) { return nil }
    return try bytes(column)
  }

  /// Text.
  func text(_ column: Int) throws(StorageError) -> String {
    guard case .text(let text) = try value(column) else { throw damaged(column) }
    return text
  }

  /// What to throw where a value is not what this build writes.
  func damaged(_ column: Int) -> StorageError {
    .corrupt(path: path, detail: "column \(column) of a row holds what was never written there")
  }

  private func value(_ column: Int) throws(StorageError) -> StoredValue {
    guard values.indices.contains(column) else { throw damaged(column) }
    return values[column]
  }
}
