import ChangeLog
import LogStorage
import MerkleLog
import SQLiteStorage
import Signatures
import Testing

/// What `storage-child` recorded, read back and verified without trusting the store.
struct RecordedFeed {
  let ids: [ChangeID]

  init(in directory: String, key: PublicKey) throws {
    let hasher = OpenSSLHasher()
    let store = try SQLiteStore.open(directory: directory, hasher: hasher, role: .device)
    let log = PumpLogID(first16Of: hasher.hash(Array("the log of the storage tests".utf8)))
    let writer = Identities.writer(key, hasher: hasher)
    let (feed, changes, logs) = try store.read { reader in
      (
        try reader.feed(of: log, writer: writer), try reader.changes(of: log, writer: writer, from: 0, maxBytes: .max),
        try reader.logsChanged(after: 0)
      )
    }
    try store.close()
    let leaves = changes.map { $0.leafHash(hasher: hasher) }
    ids = leaves.enumerated().map { index, leaf in
      Identities.change(log: log, writer: writer, index: UInt64(index), leaf: leaf, hasher: hasher)
    }
    guard let feed else {
      #expect(changes.isEmpty && logs.isEmpty)
      return
    }
    let root = try CompactRange(begin: 0, leaves: leaves, hasher: hasher).root(hasher: hasher)
    let head = try #require(feed.anchor)
    #expect(feed.length == UInt64(leaves.count) && feed.frontier.root(hasher: hasher) == root)
    #expect(head.length == feed.length && head.root == root)
    let message = Head.message(log: log, writer: writer, length: head.length, root: head.root)
    #expect(OpenSSLVerifier().isValid(head.signature, of: message, by: key))
    let tip = BranchTip(writer: writer, length: feed.length, root: root)
    #expect(logs.map(\.digest) == [HoldingsDigest.log(log, tips: [tip], hasher: hasher)])
  }

  /// Every line `index id` names a change that is held there.
  func holds(_ lines: [String]) -> Bool {
    lines.allSatisfy { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let index = Int(words[0]), ids.indices.contains(index) else { return false }
      return ids[index].description == String(words[1])
    }
  }
}
