import Synchronization
import SyncProtocol

/// Plays the recorder's clock: each reading gives the next recorded one; at the end the last stays.
final class RecordedTimes: Sendable {
  private let times: [UInt64]
  private let next = Mutex(0)

  /// The times of a server's transcript: its beginning, then each time that it read.
  init(_ records: [TranscriptRecord]) {
    times = records.compactMap { record in
      switch record {
      case .begin(let begin): begin.atMS
      case .input(.serverTime(let ms)): ms
      default: nil
      }
    }
  }

  /// The clock now, Unix ms.
  func read() -> UInt64 {
    next.withLock { next in
      defer { next += 1 }
      return next < times.count ? times[next] : times.last ?? 0
    }
  }
}
