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
  private var notices = 0

  init(intake: Intake) { self.intake = intake }

  mutating func open(_ response: SyncResponse) {
    totals = response.totals
    standings += response.standings
    notices += response.notices.count
  }

  var progress: SyncProgress {
    SyncProgress(
      sent: sent, received: UInt64(intake.received.values.reduce(0, +)), toSend: totals.changesWanted, toReceive: totals.changesComing)
  }

  func outcome(_ summary: SyncSummary) -> SyncOutcome {
    SyncOutcome(
      isEqual: summary.isEqual, rounds: summary.rounds, sent: summary.sentChanges,
      received: intake.received.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { .init(log: $0.key, count: $0.value) },
      receipted: intake.receipted, quarantined: standings.map { .init(change: $0.change, reason: $0.reason) },
      refused: notices + intake.refused, outsideScope: summary.outsideScope)
  }
}
