import LogStorage

/// What is looked at when nobody said goodbye: the structure of the file, and that each feed has the runs that it says.
///
/// Whether the changes are what their heads say is for `cistern verify`: it costs a hash per change.
enum IntegrityCheck {
  /// - Throws: `.corrupt` with the first thing that is wrong.
  static func run(_ connection: Connection) throws(StorageError) {
    guard let row = try connection.row("PRAGMA quick_check(1)") else {
      throw .corrupt(path: connection.path, detail: "the check of the file gave no answer")
    }
    let answer = try row.text(0)
    guard answer == "ok" else { throw .corrupt(path: connection.path, detail: answer) }
    if try connection.row("PRAGMA foreign_key_check") != nil {
      throw .corrupt(path: connection.path, detail: "a row belongs to none")
    }
    let wrong = try connection.row(
      """
      SELECT feed.id FROM feed LEFT JOIN run ON run.feed = feed.id
      GROUP BY feed.id HAVING feed.length <> total(run.count) OR feed.length <> max(run.first + run.count)
      """)
    if wrong != nil { throw .corrupt(path: connection.path, detail: "the length of a feed is not that of its runs") }
  }
}
