import ChangeLog
import MerkleLog
import SyncProtocol

/// Chapter 2: trees, heads, and batches at any cut.
enum FeedPages {
  static func page(_ story: Story) throws -> Page {
    [
      "says": "the three feeds of the log: leaf hashes, what the tree is after each change, each signed head, and batches cut anywhere",
      "log": .hex(story.cast.log.bytes), "feeds": .list(try story.feeds.map { try feed($0, in: story.cast.log) }),
    ]
  }

  private static func feed(_ feed: Story.Feed, in log: PumpLogID) throws -> Page {
    let leaves = feed.leaves
    var growing = CompactRange()
    var trees: [Page] = []
    for (index, leaf) in leaves.enumerated() {
      growing.append(leaf, hasher: Cast.hasher)
      trees.append([
        "length": .number(index + 1), "compactRange": .hexes(growing.hashes.map(\.bytes)),
        "root": .hex(growing.root(hasher: Cast.hasher).bytes),
      ])
    }
    let heads = feed.heads.map { length, head -> Page in
      let body = Head.body(log: log, writer: feed.writer, length: length, root: head.root)
      return [
        "length": .number(length), "body": .hex(body), "signedBytes": .hex(StatementType.head.preAuthenticationEncoding(of: body)),
        "signature": .hex(head.signature), "onTheWire": .hex(head.wire),
      ]
    }
    let key = feed.signer.publicKey
    return [
      "writer": .hex(feed.writer.bytes), "algorithm": .number(key.algorithm.rawValue), "publicKey": .hex(key.raw),
      "leafHashes": .hexes(leaves.map(\.bytes)), "trees": .list(trees), "heads": .list(heads), "batches": .list(try batches(feed, in: log)),
    ]
  }

  /// Cuts under the last head, each with what a receiver without the frontier needs.
  private static func batches(_ feed: Story.Feed, in log: PumpLogID) throws -> [Page] {
    guard let head = feed.heads.last?.head else { return [] }
    let length = Int(head.length)
    var pages: [Page] = []
    for (from, to) in [(0, length), (0, 1), (1, 3), (2, length), (length, length)] where to <= length {
      let batch = try batch(feed, in: log, from: from, to: to, head: head)
      pages.append([
        "first": .number(from), "end": .number(to), "prefix": .hexes(batch.prefix.map(\.bytes)),
        "suffix": .hexes(batch.suffix.map(\.bytes)), "batchItem": .hex(BatchItem.encoded(batch)),
        "withoutItsLog": .hex(BatchItem.encoded(batch, naming: false)),
      ])
    }
    return pages
  }

  static func batch(_ feed: Story.Feed, in log: PumpLogID, from: Int, to: Int, head: Head, isPrefixed: Bool = true) throws -> Batch {
    let leaves = feed.leaves
    let suffix = try CompactRange(begin: UInt64(to), leaves: leaves[to..<Int(head.length)], hasher: Cast.hasher)
    let prefix = try CompactRange(begin: 0, leaves: leaves[0..<from], hasher: Cast.hasher)
    return Batch(
      log: log, writer: feed.writer, first: UInt64(from), changes: Array(feed.changes[from..<to]), head: head, suffix: suffix.hashes,
      prefix: isPrefixed ? prefix.hashes : [])
  }
}
