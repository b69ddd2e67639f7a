public import ChangeLog
import Synchronization

/// Something that happened on a device: a reason to look again.
public enum DeviceEvent: Hashable, Sendable {
  /// This device recorded changes.
  case recorded(log: PumpLogID, changes: [ChangeID])
  /// Changes of others arrived, so many; 0 where only the server's word came: receipts, grants, standings.
  case received(log: PumpLogID, count: Int)
  /// Changes of this device's own arrived, so many, that it did not hold: it was restored from an older copy, or a copy of it is in
  /// use. They are kept and go on counting.
  case ownChangesCameBack(log: PumpLogID, count: Int)
  /// A sync began.
  case syncBegan
  /// How far it is: changes sent and received so far, and how many are known to be left in both directions.
  case syncProgress(SyncProgress)
  /// A sync ended.
  case syncEnded(SyncOutcome)
  /// A sync failed; what it moved before is kept.
  case syncFailed(DeviceError)
}

/// Hands events to every listener.
final class Announcer: Sendable {
  private struct State {
    var next = 0
    var listeners: [(id: Int, continuation: AsyncStream<DeviceEvent>.Continuation)] = []
    var isFinished = false
  }

  private let state = Mutex(State())

  /// A new listener's sequence.
  func stream() -> AsyncStream<DeviceEvent> {
    let (stream, continuation) = AsyncStream.makeStream(of: DeviceEvent.self, bufferingPolicy: .bufferingNewest(1_000))
    let id: Int? = state.withLock { state in
      if state.isFinished { return nil }
      state.next += 1
      state.listeners.append((state.next, continuation))
      return state.next
    }
    guard let id else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { state in state.listeners.removeAll { $0.id == id } }
    }
    return stream
  }

  /// Tells every listener.
  func tell(_ event: DeviceEvent) {
    for listener in state.withLock({ $0.listeners }) { listener.continuation.yield(event) }
  }

  /// Ends every sequence.
  func finish() {
    let listeners = state.withLock { state in
      state.isFinished = true
      return state.listeners
    }
    for listener in listeners { listener.continuation.finish() }
  }
}
