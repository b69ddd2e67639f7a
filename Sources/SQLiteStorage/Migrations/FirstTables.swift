import GRDB

/// Format version 1.
///
/// Changes lie in runs, in the order in which they came: the changes of one feed that one commit brought, as their author framed
/// them, at most 64 KiB (a longer change alone). No index per record; a log is materialised when it is needed.
enum FirstTables: Migration {
  static let name = "1 runs, feeds, logs, shelves, limbo"

  static func run(_ database: Database) throws {
    try database.execute(
      sql: """
        PRAGMA application_id = \(Migrations.application);

        CREATE TABLE meta (
          key TEXT NOT NULL PRIMARY KEY,
          value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE log (
          id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
          digest BLOB NOT NULL CHECK (length(digest) = 16),
          changed INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX log_by_change ON log (changed);

        CREATE TABLE feed (
          id INTEGER NOT NULL PRIMARY KEY,
          log BLOB NOT NULL REFERENCES log (id),
          writer BLOB NOT NULL CHECK (length(writer) = 16),
          length INTEGER NOT NULL CHECK (length > 0),
          frontier BLOB NOT NULL,
          anchor BLOB,
          suffix BLOB NOT NULL,
          longest BLOB
        ) STRICT;
        CREATE UNIQUE INDEX feed_by_log ON feed (log, writer);

        CREATE TABLE run (
          seq INTEGER NOT NULL PRIMARY KEY,
          feed INTEGER NOT NULL REFERENCES feed (id),
          first INTEGER NOT NULL CHECK (first >= 0),
          count INTEGER NOT NULL CHECK (count > 0),
          bytes BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX run_by_feed ON run (feed, first);

        CREATE TABLE shelf (
          name TEXT NOT NULL,
          key BLOB NOT NULL,
          value BLOB NOT NULL,
          PRIMARY KEY (name, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE limbo (
          id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
          sender BLOB NOT NULL CHECK (length(sender) = 16),
          log BLOB NOT NULL CHECK (length(log) = 16),
          writer BLOB NOT NULL CHECK (length(writer) = 16),
          at INTEGER NOT NULL,
          reason TEXT NOT NULL,
          cost INTEGER NOT NULL,
          bytes BLOB NOT NULL
        ) STRICT;
        CREATE INDEX limbo_by_sender ON limbo (sender, id);
        """)
  }
}
