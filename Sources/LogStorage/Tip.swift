public import ChangeLog
public import MerkleLog

extension StoredFeed {
  /// How far the feed is held.
  public func tip(hasher: some LogHasher) -> BranchTip {
    BranchTip(writer: writer, length: length, root: frontier.root(hasher: hasher))
  }
}
