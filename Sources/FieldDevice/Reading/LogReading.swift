public import Admission
public import ChangeLog
import LogStorage
import MerkleLog

/// A pump log as a device knows it.
public struct KnownLog: Hashable, Sendable {
  /// Its id.
  public var id: PumpLogID
  /// What the clinic calls it (`P1`; never a name); nil while the server's word has not come.
  public var label: String?
}

extension EnrolledDevice {
  /// The logs that this device holds, by label.
  /// - Throws: ``DeviceError``.
  public func logs() throws(DeviceError) -> [KnownLog] {
    let known = try DeviceError.storing {
      try store.read { reader in
        try reader.logs().map { log in
          KnownLog(id: log, label: try logReader.facts(of: log, in: reader).label)
        }
      }
    }
    return known.sorted { ($0.label ?? "", $0.id) < ($1.label ?? "", $1.id) }
  }

  /// The log with this label, or with this id (all 32 digits or the first 8 and more).
  /// - Throws: ``DeviceError``: `.unknownLog`, `.ambiguousLog`.
  public func log(named name: String) throws(DeviceError) -> KnownLog {
    let logs = try logs()
    let byLabel = logs.filter { $0.label == name }
    let byID = name.count >= 8 ? logs.filter { $0.id.description.hasPrefix(name.lowercased()) } : []
    let found = byLabel.isEmpty ? byID : byLabel
    guard let first = found.first else { throw .unknownLog(name) }
    guard found.count == 1 else { throw .ambiguousLog(name) }
    return first
  }

  /// A log as the changes held make it: records, standings, conflicts.
  /// - Throws: ``DeviceError``; `.unknownLog` where nothing of it is held.
  /// - Complexity: O(n log n) in the number of changes; keep the result while nothing changes.
  public func view(of log: PumpLogID) throws(DeviceError) -> LogView {
    let view = try DeviceError.storing { try store.read { try logReader.view(of: log, in: $0) } }
    guard let view else { throw .unknownLog(log.description) }
    return view
  }

  /// The proofs that a writer, maybe this device itself, signed two histories of its feed of a log; one a feed.
  /// - Throws: ``DeviceError``.
  public func forkProofs(in log: PumpLogID) throws(DeviceError) -> [ForkProof] {
    try DeviceError.storing { try store.read { try $0.forkProofs().filter { $0.log == log } } }
  }

  var logReader: LogReader { LogReader(enrolment: identity, cryptography: cryptography) }
}

/// Reads logs from a store and makes sense of them.
struct LogReader {
  let enrolment: EnrolledIdentity
  let cryptography: Cryptography

  /// A log, materialised; nil where nothing of it is held.
  func view(of log: PumpLogID, in reader: any StoreReader) throws -> LogView? {
    let feeds = try reader.feeds(of: log).map { try content(of: log, writer: $0.writer, in: reader) }
    guard !feeds.isEmpty else { return nil }
    return LogView(
      log: log, clinic: enrolment.clinic, feeds: feeds, hasher: cryptography.hasher, verifier: cryptography.verifier)
  }

  /// What the server says of a log, without reading the other feeds.
  func facts(of log: PumpLogID, in reader: any StoreReader) throws -> ServerFacts {
    let feed = try content(of: log, writer: enrolment.serverWriter, in: reader)
    return ServerFacts(
      log: log, clinic: enrolment.clinic, feeds: [feed], hasher: cryptography.hasher, verifier: cryptography.verifier)
  }

  private func content(of log: PumpLogID, writer: WriterID, in reader: any StoreReader) throws -> FeedContent {
    var changes: [Change] = []
    while true {
      let more = try reader.changes(of: log, writer: writer, from: UInt64(changes.count), maxBytes: 1 << 20)
      if more.isEmpty { break }
      changes += more
    }
    return FeedContent(log: log, writer: writer, changes: changes, hasher: cryptography.hasher)
  }
}
