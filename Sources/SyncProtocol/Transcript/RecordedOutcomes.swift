package import Admission
import ChangeLog
package import MerkleLog

extension TranscriptRecorder {
  /// Records what a session made of a log: the standing of each new change, each record that is another now, the digests.
  ///
  /// - Parameter before: the log as it was; nil where nothing of it was held.
  package func outcomes(of view: LogView, before: LogView?, hasher: some LogHasher) {
    let known = Set(before?.changes.map(\.id) ?? [])
    for change in view.changes where !known.contains(change.id) {
      outcome(RecordedName.standing, view.log.bytes + change.id.bytes + Array((change.verdict.reason?.word ?? "").utf8))
    }
    var records: [ChangeID: MergedRecord] = [:]
    for record in before?.records ?? [] { records[record.id] = record }
    for record in view.records where records[record.id] != record {
      let alone = StateDigest.digest(log: view.log, records: [record], hasher: hasher)
      let isInConflict = record.fields.contains(where: \.isInConflict)
      outcome(RecordedName.merged, view.log.bytes + record.id.bytes + [isInConflict ? 1 : 0] + alone.bytes)
    }
    outcome(RecordedName.holdings, view.log.bytes + view.digest.bytes)
    outcome(RecordedName.state, view.log.bytes + view.stateDigest.bytes)
  }
}
