import GRDB

/// Format version 2: a recording dirties one page.
///
/// The newest changes of a feed, as long as they are few bytes, lie in the feed's own row (`tail`), which each append writes
/// anyway; `sealed` of its changes lie in runs, and `frontier` is that of those: the tail's leaves lead on from there. `longest`
/// is NULL where it is the anchor. A log digest of zeros is out of date since `feed.changed`.
enum SecondTables: Migration {
  static let name = "2 tails"

  static func run(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE feed ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed BETWEEN 0 AND length);
        ALTER TABLE feed ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE feed ADD COLUMN tail BLOB NOT NULL DEFAULT x'';
        UPDATE feed SET sealed = length, longest = CASE WHEN longest = anchor THEN NULL ELSE longest END;
        DROP INDEX log_by_change;
        """)
  }
}
