import Admission
import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol
import Synchronization

/// The device's store as a recorded sync sees it.
///
/// At the beginning all that is held goes into the transcript, so that replay needs no store: a device holds few logs. Recording goes
/// on while a sync waits; what it adds to the device's own feeds is noticed at the next operation of the sync, and recorded with that
/// operation's number.
final class RecordedStore: ChangeStore {
  private struct State {
    var operations: UInt64 = 0
    var lengths: [PumpLogID: UInt64] = [:]
  }

  /// The changes held at the beginning, by log and writer.
  private let prior: [PumpLogID: [WriterID: [Change]]]
  private let store: any ChangeStore
  private let writer: WriterID
  private let recorder: TranscriptRecorder
  private let state: Mutex<State>

  init(_ store: any ChangeStore, own writer: WriterID, recorder: TranscriptRecorder) throws {
    self.store = store
    self.writer = writer
    self.recorder = recorder
    var lengths: [PumpLogID: UInt64] = [:]
    var prior: [PumpLogID: [WriterID: [Change]]] = [:]
    try store.read { reader in
      for shelf in [Shelf.device, .sync, .sent, .receipts] {
        for fact in try reader.values(shelf) { recorder.input(.value(name: RecordedName.fact, bytes: Self.fact(shelf, fact))) }
      }
      for log in try reader.logs() {
        for feed in try reader.feeds(of: log) {
          if feed.writer == writer { lengths[log] = feed.length }
          for piece in try FeedCopy.pieces(of: feed, in: log, reader: reader) {
            prior[log, default: [:]][feed.writer, default: []] += piece.changes
            recorder.input(.value(name: RecordedName.feed, bytes: piece.encoded))
          }
        }
      }
    }
    self.prior = prior
    state = Mutex(State(lengths: lengths))
  }

  private static func fact(_ shelf: Shelf, _ fact: (key: [UInt8], value: [UInt8])) -> [UInt8] {
    let name = Array(shelf.rawValue.utf8)
    return [UInt8(truncatingIfNeeded: name.count)] + name + [UInt8(truncatingIfNeeded: fact.key.count)] + fact.key + fact.value
  }

  func write<Result>(_ work: (any StoreTransaction) throws -> Result) throws -> Result {
    let operation = nextOperation()
    return try store.write { transaction in
      try look(transaction, before: operation)
      let result = try work(transaction)
      try remember(transaction)
      return result
    }
  }

  func read<Result>(_ work: (any StoreReader) throws -> Result) throws -> Result {
    let operation = nextOperation()
    return try store.read { reader in
      try look(reader, before: operation)
      return try work(reader)
    }
  }

  func close() throws(StorageError) { try store.close() }

  /// Records what came of the logs that are others now.
  func outcomes(_ reading: LogReader) throws {
    let hasher = reading.cryptography.hasher
    try store.read { reader in
      for log in try reader.logs() {
        let held = prior[log] ?? [:]
        let contents = held.keys.sorted().map { FeedContent(log: log, writer: $0, changes: held[$0] ?? [], hasher: hasher) }
        let tips = contents.compactMap(\.tip)
        guard try reader.feeds(of: log).map({ $0.tip(hasher: hasher) }) != tips, let view = try reading.view(of: log, in: reader) else {
          continue
        }
        let before = LogView(
          log: log, clinic: reading.enrolment.clinic, feeds: contents, hasher: hasher, verifier: reading.cryptography.verifier)
        recorder.outcomes(of: view, before: held.isEmpty ? nil : before, hasher: hasher)
      }
    }
  }

  private func nextOperation() -> UInt64 {
    state.withLock { state in
      state.operations += 1
      return state.operations
    }
  }

  private func look(_ reader: any StoreReader, before operation: UInt64) throws {
    for log in try reader.logs() {
      guard let feed = try reader.feed(of: log, writer: writer) else { continue }
      let known = state.withLock { $0.lengths.updateValue(feed.length, forKey: log) } ?? 0
      for piece in try FeedCopy.pieces(of: feed, in: log, from: known, reader: reader) {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(operation)
        recorder.input(.value(name: RecordedName.grown, bytes: bytes + piece.encoded))
      }
    }
  }

  /// What the sync itself added to the device's own feeds is no addition beside it.
  private func remember(_ reader: any StoreReader) throws {
    for log in try reader.logs() {
      guard let feed = try reader.feed(of: log, writer: writer) else { continue }
      state.withLock { $0.lengths[log] = feed.length }
    }
  }
}
