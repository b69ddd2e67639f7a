import ChangeLog
import PumpRecords

extension Moment {
  /// When the pump was read and found in order, from an instant up to now, ascending.
  func goodReadings(from: Int64) -> [Int64] {
    chart.window(chart.interrogations, from: from, to: now).filter { isOK($0) }.map(\.at)
  }

  /// Two such readings at least an hour apart (3.1.15).
  func isRecoveryLoggedTwice(since: Int64) -> Bool {
    let good = goodReadings(from: since)
    guard let first = good.first, let last = good.last else { return false }
    return last - first >= Lapse.hour
  }

  /// Whether the pump was exchanged, or taken out, since an instant.
  func isPumpGone(since: Int64) -> Bool {
    if explanted != nil { return true }
    return chart.window(chart.procedures, from: since, to: now).contains {
      $0.isAccepted && $0.isDone(.pumpReplacement) && $0.status == .finished
    }
  }

  /// When the pump that is now in was put in, as far as its exchange is recorded.
  var pumpSince: Int64 {
    chart.last(chart.procedures, at: now) { $0.isAccepted && $0.isDone(.pumpReplacement) && $0.status == .finished }?.at ?? .min
  }

  /// The model of the pump, lower case; empty when unknown.
  var pumpModel: String { chart.last(chart.implants, at: now) { $0[Implant.pumpModel] != nil }?[Implant.pumpModel]?.lowercased() ?? "" }
}
