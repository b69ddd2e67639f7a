import ChangeLog
import Complications
import LogStorage
import Logging
import Synchronization

/// Looks at logs beside the server's work: those that a sync has touched, and quiet ones when their time has come.
///
/// One way of evaluating: a log from its start. What is remembered is a convenience; it can be computed again at any time.
final class DetectionDesk: Sendable {
  private struct State {
    /// Logs to look at, each once, in the order in which they were named.
    var waiting: [PumpLogID] = []
    var worker: Task<Void, Never>?
    var results: [PumpLogID: DetectionResult] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())
  private let logger: Logger
  private let nowMS: @Sendable () -> UInt64
  private let look: @Sendable (PumpLogID, _ goesOn: () -> Bool) throws -> DetectionResult
  /// Until this instant nothing is news: the desk did not exist.
  private let openedAt: Int64

  /// A desk without work.
  /// - Parameters:
  ///   - nowMS: the server's time, Unix ms.
  ///   - look: evaluates a log at the server's now, for as long as it is told to go on.
  init(
    logger: Logger, nowMS: @escaping @Sendable () -> UInt64,
    look: @escaping @Sendable (PumpLogID, _ goesOn: () -> Bool) throws -> DetectionResult
  ) {
    self.logger = logger
    self.nowMS = nowMS
    self.look = look
    openedAt = Int64(clamping: nowMS())
  }

  /// Has logs looked at soon. Returns at once.
  func touch(_ logs: [PumpLogID]) {
    guard !logs.isEmpty else { return }
    state.withLock { state in
      guard !state.isClosed else { return }
      for log in logs where !state.waiting.contains(log) { state.waiting.append(log) }
      if state.worker == nil { state.worker = Task(priority: .utility) { await self.work() } }
    }
  }

  /// What was last found in a log; nil while nobody has looked.
  func last(of log: PumpLogID) -> DetectionResult? { state.withLock { $0.results[log] } }

  /// Waits until no log waits.
  func settled() async {
    while let worker = state.withLock({ $0.worker }) { await worker.value }
  }

  /// Has every quiet log looked at when its time has come, until the task is cancelled.
  func watchClock() async {
    while !Task.isCancelled {
      let now = Int64(clamping: nowMS())
      let next = state.withLock { $0.results.values.compactMap(\.next).filter { $0 > now }.min() }
      // A clock that somebody sets must not make an alarm wait: at least once a minute it is read again.
      let pause = min(max((next ?? .max) - now, 1_000), 60_000)
      do {
        try await Task.sleep(for: .milliseconds(pause))
      } catch {
        return
      }
      touch(due(at: Int64(clamping: nowMS())))
    }
  }

  /// The logs whose time has come, ascending.
  func due(at now: Int64) -> [PumpLogID] {
    state.withLock { state in
      state.results.filter { $0.value.next.map { $0 <= now } ?? false }.map(\.key)
    }.sorted()
  }

  /// Takes no more work; what waits is dropped, and what is being looked at is called off.
  func close() {
    state.withLock { state in
      state.isClosed = true
      state.waiting = []
    }
  }

  private func work() async {
    while let log = takeNext() {
      evaluate(log)
      await Task.yield()
    }
  }

  private func takeNext() -> PumpLogID? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.worker = nil
        return nil
      }
      return state.waiting.removeFirst()
    }
  }

  private func evaluate(_ log: PumpLogID) {
    do {
      let result = try look(log) { !self.state.withLock { $0.isClosed } }
      let before = state.withLock { $0.results.updateValue(result, forKey: log) }
      for event in RaisedAlarms.new(in: result, since: before, openedAt: openedAt) {
        logger.warning(
          "finding",
          metadata: [
            "event": "\(event.kind.rawValue)", "log": "\(log)", "class": "\(event.finding.findingClass.rawValue)",
            "tier": "\(event.finding.tier.rawValue)", "rule": "\(event.finding.rule)",
          ])
      }
    } catch {
      guard !state.withLock({ $0.isClosed }) else { return }
      logger.error("detection failed", metadata: ["log": "\(log)", "error": "\(error)"])
    }
  }
}

/// Which events an operator hears of: somebody must act today.
enum RaisedAlarms {
  private struct Name: Hashable {
    var finding: String
    var kind: FindingEvent.Kind
    var tier: Tier
    var knownAt: Int64
  }

  /// URGENT and EMERGENCY findings that came to be since the result before; of a first result those that became known since the
  /// desk was opened.
  static func new(in result: DetectionResult, since before: DetectionResult?, openedAt: Int64) -> [FindingEvent] {
    let known = Set((before?.events ?? []).map(name))
    return result.events.filter { event in
      guard event.finding.tier >= .urgent, event.finding.state == .open else { return false }
      guard [.raised, .reopened, .tierChanged].contains(event.kind) else { return false }
      return before == nil ? event.knownAt >= openedAt : !known.contains(name(event))
    }
  }

  private static func name(_ event: FindingEvent) -> Name {
    Name(finding: event.finding.id, kind: event.kind, tier: event.finding.tier, knownAt: event.knownAt)
  }
}
