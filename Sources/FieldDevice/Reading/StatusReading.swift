import Admission
import ChangeLog
import LogStorage

extension EnrolledDevice {
  /// Where every change is: waiting, sent, receipted, quarantined, owed; and why. Works offline.
  /// - Throws: ``DeviceError``.
  public func status() throws(DeviceError) -> DeviceStatus {
    var logs: [LogStatus] = []
    for log in try self.logs() { logs.append(try status(of: log)) }
    let (contact, trouble) = try DeviceError.storing {
      try store.read { (try SyncNotes.lastContact(in: $0), try SyncNotes.trouble(in: $0)) }
    }
    return DeviceStatus(identity: identity, logs: logs, lastContact: contact, trouble: trouble)
  }

  private func status(of log: KnownLog) throws(DeviceError) -> LogStatus {
    let view = try view(of: log.id)
    let (feeds, sentLength) = try DeviceError.storing {
      try store.read { (try $0.feeds(of: log.id), try SyncNotes.sentLength(of: log.id, in: $0)) }
    }
    let own = feeds.first { $0.writer == identity.writer }
    let ownChanges = view.changes.filter { $0.writer == identity.writer }
    let receipted = ownChanges.count { !$0.verdict.isProvisional }
    let length = Int(clamping: own?.length ?? 0)
    let sent = max(0, min(length, Int(clamping: sentLength)) - receipted)
    let quarantined = view.changes.compactMap { change in
      change.verdict.reason.map {
        QuarantinedChange(
          change: change.id, isOwn: change.writer == identity.writer, reason: $0, isProvisional: change.verdict.isProvisional)
      }
    }
    let owed = feeds.compactMap { feed -> OwedChanges? in
      guard feed.writer != identity.writer, let longest = feed.longest, longest.length > feed.length else { return nil }
      let person = view.facts.writer(feed.writer).flatMap { view.facts.personNames[$0.statement.person] }
      return OwedChanges(writer: feed.writer, person: person, count: longest.length - feed.length)
    }
    let forks = try forkProofs(in: log.id).map { proof in
      ForkedWriter(
        proof: proof, isOwn: proof.writer == identity.writer, isServer: proof.writer == identity.serverWriter,
        person: view.facts.writer(proof.writer).flatMap { view.facts.personNames[$0.statement.person] })
    }
    return LogStatus(
      log: log, waiting: max(0, length - receipted - sent), sent: sent, receipted: receipted, quarantined: quarantined, owed: owed,
      fromOthers: view.changes.count - ownChanges.count,
      conflicts: view.records.reduce(0) { $0 + $1.fields.count(where: \.isInConflict) },
      waitingForServer: view.waiting.filter { $0 != identity.writer }.count, forks: forks, isHeadLagging: own.map(\.isHeadLagging) ?? false)
  }
}

extension StoredFeed {
  /// Whether changes are held that no signed head covers.
  var isHeadLagging: Bool { length > 0 && (anchor?.length ?? 0) < length }
}
