import Admission
import ChangeLog
import Foundation
import LogStorage
import SQLiteStorage
import Signatures
import SyncServer
import TestGround

/// What a data directory holds, read from its bytes alone.
struct Inspection {
  /// Ids of the clinical changes of every log.
  var ids: Set<ChangeID> = []
  /// Their frames, in order: each holds random salts, so that two equal ones are one change stored twice.
  var frames: [[UInt8]] = []
  /// Lengths of the feeds.
  var lengths: [WriterID: UInt64] = [:]
  /// Digests by log.
  var digests: [PumpLogID: HoldingsDigest] = [:]
  /// What does not add up.
  var faults: [StoreFault] = []
  /// What did not verify.
  var limbo: [LimboItem] = []

  /// Opens a copy, so that whoever comes next finds the directory as the kill left it.
  init(copyOf directory: String, clinic: ClinicID, role: SQLiteStore.Role) throws {
    let folder = try TemporaryFolder()
    let files = FileManager.default
    try files.createDirectory(atPath: folder.at("copy"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for name in try files.contentsOfDirectory(atPath: directory) where name.hasPrefix("cistern.sqlite") && !name.hasSuffix("-shm") {
      try files.copyItem(atPath: directory + "/" + name, toPath: folder.at("copy/" + name))
    }
    let store = try SQLiteStore.open(directory: folder.at("copy"), hasher: OpenSSLHasher(), role: role)
    try store.read { try read(clinic, in: $0) }
    try store.close()
  }

  private mutating func read(_ clinic: ClinicID, in reader: any StoreReader) throws {
    let check = StoreCheck(clinic: clinic, hasher: OpenSSLHasher(), verifier: OpenSSLVerifier())
    limbo = try reader.limbo()
    for changed in try reader.logsChanged(after: 0) {
      digests[changed.log] = changed.digest
      faults += try check.check(changed.log, stored: changed.digest, in: reader).faults
      var feeds: [FeedContent] = []
      for feed in try reader.feeds(of: changed.log) {
        var changes: [Change] = []
        while true {
          let more = try reader.changes(of: changed.log, writer: feed.writer, from: UInt64(changes.count), maxBytes: 1 << 20)
          if more.isEmpty { break }
          changes += more
        }
        lengths[feed.writer, default: 0] += UInt64(changes.count)
        frames += changes.map(\.frame)
        feeds.append(FeedContent(log: changed.log, writer: feed.writer, changes: changes, hasher: OpenSSLHasher()))
      }
      let view = LogView(log: changed.log, clinic: clinic, feeds: feeds, hasher: OpenSSLHasher(), verifier: OpenSSLVerifier())
      ids.formUnion(view.changes.map(\.id))
    }
  }

  /// Whether some change is stored twice.
  var hasDuplicates: Bool { Set(frames).count != frames.count }
}
