import ChangeLog
import MerkleLog

/// A feed in memory.
struct MemoryFeed {
  var changes: [Change] = []
  var leaves: [Digest] = []
  var frontier = CompactRange()
  var anchor: Head?
  var suffix: [Digest] = []
  var longest: Head?
}

/// All that a store holds: a value, so that taking a transaction back means not keeping it.
struct MemoryState {
  struct Key: Hashable {
    var shelf: Shelf
    var key: [UInt8]
  }

  var logs: [PumpLogID: [WriterID: MemoryFeed]] = [:]
  var changed: [PumpLogID: UInt64] = [:]
  var commit: UInt64 = 0
  var facts: [Key: [UInt8]] = [:]
  var limbo: [LimboItem] = []
}
