import ChangeLog
import LogStorage
import SyncProtocol

extension ClinicServer {
  /// For a device that brought a second history of its own feed: the change at which the history that is held here parts from it.
  /// With that change the device proves the fork to itself. The last change, where only the heads prove it.
  static func partings(of sender: WriterID, _ ingested: Ingested, in reader: any StoreReader) throws -> [FeedRange] {
    let words = [BatchError.forked(at: 0).word, BatchError.wrongRoot.word]
    let logs = Set(ingested.refused.filter { $0.writer == sender && words.contains($0.reason) }.map(\.log))
    guard !logs.isEmpty else { return [] }
    return try reader.forkProofs().compactMap { proof in
      guard proof.writer == sender, logs.contains(proof.log), let feed = try reader.feed(of: proof.log, writer: sender) else { return nil }
      let index = min(proof.partingIndex ?? .max, feed.length - 1)
      return FeedRange(log: proof.log, writer: sender, from: index, to: index + 1)
    }
  }
}
