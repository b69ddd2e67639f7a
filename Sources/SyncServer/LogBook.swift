import Admission
import ChangeLog
import LogStorage
import MerkleLog

/// The logs of a clinic by label, and what they say.
struct LogBook {
  let clinic: ClinicID
  let hasher: any LogHasher
  let verifier: any SignatureVerifier

  /// The most bytes that one read of a feed brings.
  private static let chunk = 1 << 20

  /// Materialises a log; nil where nothing of it is held.
  func view(of log: PumpLogID, in reader: any StoreReader) throws -> LogView? {
    let feeds = try contents(of: log, in: reader)
    guard !feeds.isEmpty else { return nil }
    return LogView(log: log, clinic: clinic, feeds: feeds, hasher: hasher, verifier: verifier)
  }

  /// What the server feed of a log says, without reading the other feeds.
  func facts(of log: PumpLogID, serverWriter: WriterID, in reader: any StoreReader) throws -> ServerFacts {
    let feed = try content(of: log, writer: serverWriter, in: reader)
    return ServerFacts(log: log, clinic: clinic, feeds: [feed], hasher: hasher, verifier: verifier)
  }

  private func contents(of log: PumpLogID, in reader: any StoreReader) throws -> [FeedContent] {
    try reader.feeds(of: log).map { try content(of: log, writer: $0.writer, in: reader) }
  }

  private func content(of log: PumpLogID, writer: WriterID, in reader: any StoreReader) throws -> FeedContent {
    var changes: [Change] = []
    while true {
      let more = try reader.changes(of: log, writer: writer, from: UInt64(changes.count), maxBytes: Self.chunk)
      if more.isEmpty { break }
      changes += more
    }
    return FeedContent(log: log, writer: writer, changes: changes, hasher: hasher)
  }
}
