import ChangeLog
import LogStorage
import SyncProtocol

/// Finds inputs among the records of a transcript.
struct RecordedInputs {
  let records: [TranscriptRecord]

  /// The values of a name, in their order.
  func values(_ name: String) -> [[UInt8]] {
    records.compactMap { record in
      if case .input(.value(name, let bytes)) = record { bytes } else { nil }
    }
  }

  /// The feeds as they were before the session, in pieces.
  func feeds() throws(ReplayError) -> [FeedCopy] {
    var feeds: [FeedCopy] = []
    for bytes in values(RecordedName.feed) {
      guard let feed = FeedCopy(bytes) else { throw .missing("feed") }
      feeds.append(feed)
    }
    return feeds
  }

  /// The key of a writer.
  func key(of writer: WriterID) throws(ReplayError) -> PublicKey {
    for case .input(.key(writer, let key)) in records { return key }
    throw .missing("key of \(writer)")
  }

  /// The version of the rulebook that was in force.
  var rulebook: String {
    for case .input(.versions(_, let rulebook)) in records { return rulebook }
    return ""
  }
}
