import LogStorage

/// Numbers that the store keeps about itself.
struct MetaTable {
  /// Which number.
  enum Key: String {
    /// Whose store it is: ``SQLiteStore/Role``.
    case role
    /// 1 where nobody has written since the last goodbye.
    case clean
    /// The number of the last commit that brought changes, where the logs that are left do not say it: one was forgotten.
    case commit
  }

  let connection: Connection

  func number(_ key: Key) throws(StorageError) -> UInt64? {
    try connection.row("SELECT value FROM meta WHERE key = ?", [.text(key.rawValue)])?.number(0)
  }

  func set(_ key: Key, to value: UInt64) throws(StorageError) {
    try connection.run(
      "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      [.text(key.rawValue), .number(value)])
  }
}
