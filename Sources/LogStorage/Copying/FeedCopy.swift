package import ChangeLog
package import MerkleLog

/// A piece of a stored feed with what is stored beside its changes: a transcript carries the state before a session in these.
package struct FeedCopy: Hashable, Sendable {
  /// The most bytes of changes in one piece, unless a single change is larger.
  package static let pieceBytes = 512 * 1024

  package var log: PumpLogID
  package var writer: WriterID
  /// The index of the first change.
  package var first: UInt64
  package var changes: [Change]
  /// As in ``StoredFeed``, at the end of the feed: each piece carries it, the last one counts.
  package var anchor: Head?
  package var suffix: [Digest]
  package var longest: Head?

  /// A feed from index `first` on, in pieces.
  package static func pieces(of feed: StoredFeed, in log: PumpLogID, from first: UInt64 = 0, reader: any StoreReader) throws -> [FeedCopy] {
    var pieces: [FeedCopy] = []
    var index = first
    while index < feed.length {
      let changes = try reader.changes(of: log, writer: feed.writer, from: index, maxBytes: pieceBytes)
      if changes.isEmpty { break }
      pieces.append(
        FeedCopy(
          log: log, writer: feed.writer, first: index, changes: changes, anchor: feed.anchor, suffix: feed.suffix, longest: feed.longest))
      index += UInt64(changes.count)
    }
    return pieces
  }

  /// log (16) ‖ writer (16) ‖ first (8) ‖ anchor (1 ‖ 104, or 0) ‖ longest (likewise) ‖ number of suffix hashes (1) ‖ hashes (32 each)
  /// ‖ frames.
  package var encoded: [UInt8] {
    var bytes = log.bytes + writer.bytes
    bytes.appendBigEndian(first)
    for head in [anchor, longest] { bytes += head.map { [1] + $0.wire } ?? [0] }
    bytes.append(UInt8(truncatingIfNeeded: suffix.count))
    for hash in suffix { hash.append(to: &bytes) }
    for change in changes { bytes += change.frame }
    return bytes
  }
}

extension FeedCopy {
  /// Reads a piece; nil for anything else.
  package init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    func head() -> Head?? {
      switch take(1)?.first {
      case 0: .some(nil)
      case 1: take(104).flatMap { Head(wire: Array($0)) }.map { .some($0) }
      default: nil
      }
    }
    guard let log = take(16).flatMap({ PumpLogID($0) }), let writer = take(16).flatMap({ WriterID($0) }),
      let first = take(8).map({ $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }), let anchor = head(), let longest = head(),
      let count = take(1)?.first
    else { return nil }
    var suffix: [Digest] = []
    for _ in 0..<count {
      guard let hash = take(32).flatMap({ Digest($0) }) else { return nil }
      suffix.append(hash)
    }
    guard first < ChangeLimits.feed, let changes = try? Change.sequence(Array(rest)), !changes.isEmpty else { return nil }
    self.init(log: log, writer: writer, first: first, changes: changes, anchor: anchor, suffix: suffix, longest: longest)
  }
}
