import Admission
public import ChangeLog
public import Complications
import LogStorage
import SyncProtocol

extension ClinicServer {
  /// What is known of a log at the server's now: events in the order in which they became known, and findings as they stand.
  ///
  /// It reads one state of the store and computes beside the server's other work.
  /// - Throws: ``ServerError/unknownLog(_:)``, ``ServerError/noRulebook``, ``StorageError``.
  public nonisolated func findings(of log: PumpLogID) throws -> DetectionResult {
    try look.result(of: log)
  }

  /// What being offline cost the findings of a log.
  /// - Parameter result: of ``findings(of:)``.
  /// - Throws: as ``findings(of:)``.
  public nonisolated func hindsight(of log: PumpLogID, _ result: DetectionResult) throws -> Hindsight {
    try look.hindsight(of: log, result)
  }

  /// What was found when the log was last touched or its time had come; nil before that.
  public nonisolated func lastFindings(of log: PumpLogID) -> DetectionResult? { desk?.last(of: log) }

  /// Looks at every log once, then at each when its time has come, until the task is cancelled. Without a rulebook it returns.
  public nonisolated func watchFindings() async {
    guard let desk else { return }
    desk.touch((try? store.read { try $0.logs() }) ?? [])
    // Called off, it does not wait for a long log: what was not looked at is looked at when the server comes back.
    await withTaskCancellationHandler {
      await desk.settled()
      await desk.watchClock()
    } onCancel: {
      desk.close()
    }
  }

  /// Waits until every touched log has been looked at.
  public nonisolated func findingsSettled() async { await desk?.settled() }
}

/// Evaluates a log as the store holds it.
struct DetectionLook: Sendable {
  let store: any ChangeStore
  let book: LogBook
  let settings: DetectionSettings?
  let nowMS: @Sendable () -> UInt64

  /// - Parameter goesOn: asked now and then; false calls the work off.
  /// - Throws: `CancellationError` where it was called off.
  func result(of log: PumpLogID, while goesOn: () -> Bool = { true }) throws -> DetectionResult {
    guard let settings else { throw ServerError.noRulebook }
    let (view, heard) = try held(log)
    guard let result = settings.detect(in: view, at: Int64(clamping: nowMS()), contacts: heard, while: goesOn) else {
      throw CancellationError()
    }
    return result
  }

  func hindsight(of log: PumpLogID, _ result: DetectionResult) throws -> Hindsight {
    guard let settings else { throw ServerError.noRulebook }
    let (view, heard) = try held(log)
    return settings.hindsight(of: result, log: PumpLogTimeline(view, at: result.at, contacts: heard, zone: settings.zone))
  }

  private func held(_ log: PumpLogID) throws -> (view: LogView, heard: [SyncContact]) {
    let (view, heard) = try store.read { (try book.view(of: log, in: $0), try contacts(of: log, in: $0)) }
    guard let view else { throw ServerError.unknownLog(log.description) }
    return (view, heard)
  }

  /// When each member of a log was last heard of: a sync that brought nothing leaves no entry in the log.
  private func contacts(of log: PumpLogID, in reader: any StoreReader) throws -> [SyncContact] {
    var contacts: [SyncContact] = []
    for (key, value) in try reader.values(.members) {
      guard let writer = WriterID(key), let member = Member(value), member.logs.contains(log), let at = member.tickets.lastServerMS
      else { continue }
      contacts.append(SyncContact(writer: PumpLogTimeline.name(of: writer.short), at: Int64(clamping: at)))
    }
    return contacts
  }
}
