import ChangeLog
import SyncProtocol

/// What a sync has moved so far.
struct Receiving {
  var intake: Intake
  /// The boot counter of the last request.
  var boot: UInt32 = 0
  /// Changes sent.
  var sent: UInt64 = 0
  private var totals = SyncResponse.Totals()
  private var standings: [StandingNotice] = []
  private var notices: [LimboNotice] = []

  init(intake: Intake) { self.intake = intake }

  mutating func open(_ response: SyncResponse) {
    totals = response.totals
    standings += response.standings
    for notice in response.notices where !notices.contains(where: { Self.isSame($0, notice) }) { notices.append(notice) }
  }

  /// Whether two notices are of one refusal: a feed that stays refused is named in every answer.
  private static func isSame(_ one: LimboNotice, _ other: LimboNotice) -> Bool {
    (one.log, one.writer) == (other.log, other.writer) && one.reason == other.reason
  }

  var progress: SyncProgress {
    SyncProgress(
      sent: sent, received: UInt64(intake.received.values.reduce(0, +)), toSend: totals.changesWanted, toReceive: totals.changesComing)
  }

  /// - Parameter forks: the proofs that are kept.
  func outcome(_ summary: SyncSummary, forks: [ForkProof]) -> SyncOutcome {
    SyncOutcome(
      isEqual: summary.isEqual, rounds: summary.rounds, sent: summary.sentChanges,
      received: Self.counts(intake.received),
      receipted: intake.receipted, quarantined: standings.map { .init(change: $0.change, reason: $0.reason) },
      refused: notices.count + intake.refused, cameBack: Self.counts(intake.cameBack),
      disagreements: disagreements(summary, forks: forks), outsideScope: summary.outsideScope)
  }

  private static func counts(_ changes: [PumpLogID: Int]) -> [SyncOutcome.ReceivedChanges] {
    changes.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { .init(log: $0.key, count: $0.value) }
  }

  private func disagreements(_ summary: SyncSummary, forks: [ForkProof]) -> [Disagreement] {
    Set(summary.isEqual ? [] : summary.differing + notices.map(\.log)).union(intake.foreignReceipts).sorted().map { log in
      let proofs = forks.filter { $0.log == log }
      if proofs.contains(where: { $0.writer == intake.enrolment.writer }) { return Disagreement(log: log, reason: .ownFork) }
      if intake.contradictions.contains(log) || proofs.contains(where: { $0.writer == intake.enrolment.serverWriter }) {
        return Disagreement(log: log, reason: .serverFork)
      }
      if intake.foreignReceipts.contains(log) { return Disagreement(log: log, reason: .foreignReceipt) }
      if let notice = notices.last(where: { $0.log == log }) { return Disagreement(log: log, reason: .notTaken(word: notice.reason)) }
      return Disagreement(log: log, reason: .unexplained)
    }
  }
}
