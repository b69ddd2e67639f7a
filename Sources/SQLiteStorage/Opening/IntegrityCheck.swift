import LogStorage

/// What is looked at when nobody said goodbye: the structure of the file, and that each feed has the changes that it says.
///
/// Whether the changes are what their heads say is for `cistern verify`: it costs a hash per change.
enum IntegrityCheck {
  /// The structure, whatever the format version.
  /// - Throws: `.corrupt` with the first thing that is wrong.
  static func structure(_ connection: Connection) throws(StorageError) {
    guard let row = try connection.row("PRAGMA quick_check(1)") else {
      throw .corrupt(path: connection.path, detail: "the check of the file gave no answer")
    }
    let answer = try row.text(0)
    guard answer == "ok" else { throw .corrupt(path: connection.path, detail: answer) }
    if try connection.row("PRAGMA foreign_key_check") != nil {
      throw .corrupt(path: connection.path, detail: "a row belongs to none")
    }
  }

  /// The feeds, in the tables of this version.
  /// - Throws: `.corrupt` with the first thing that is wrong.
  static func feeds(_ connection: Connection) throws(StorageError) {
    let wrong = try connection.row(
      """
      SELECT feed.id FROM feed LEFT JOIN run ON run.feed = feed.id
      GROUP BY feed.id HAVING feed.sealed <> total(run.count) OR feed.sealed <> ifnull(max(run.first + run.count), 0)
      OR (feed.sealed = feed.length) <> (length(feed.tail) = 0)
      """)
    if wrong != nil { throw .corrupt(path: connection.path, detail: "the length of a feed is not that of its changes") }
  }
}
