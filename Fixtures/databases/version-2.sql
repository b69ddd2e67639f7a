PRAGMA application_id = 1129534542;
PRAGMA user_version = 2;
CREATE TABLE feed (
  id INTEGER NOT NULL PRIMARY KEY,
  log BLOB NOT NULL REFERENCES log (id),
  writer BLOB NOT NULL CHECK (length(writer) = 16),
  length INTEGER NOT NULL CHECK (length > 0),
  frontier BLOB NOT NULL,
  anchor BLOB,
  suffix BLOB NOT NULL,
  longest BLOB
, sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed BETWEEN 0 AND length), changed INTEGER NOT NULL DEFAULT 0, tail BLOB NOT NULL DEFAULT x'') STRICT;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
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
CREATE TABLE log (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  digest BLOB NOT NULL CHECK (length(digest) = 16),
  changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE run (
  seq INTEGER NOT NULL PRIMARY KEY,
  feed INTEGER NOT NULL REFERENCES feed (id),
  first INTEGER NOT NULL CHECK (first >= 0),
  count INTEGER NOT NULL CHECK (count > 0),
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE shelf (
  name TEXT NOT NULL,
  key BLOB NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX feed_by_log ON feed (log, writer);
CREATE INDEX limbo_by_sender ON limbo (sender, id);
CREATE UNIQUE INDEX run_by_feed ON run (feed, first);
