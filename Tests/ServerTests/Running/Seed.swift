import Foundation
import StorageConformance
import TestGround

/// The numbers of a run: printed first, so that a failing run can be had again.
enum Seed {
  static func numbers(_ what: String) -> SplitMix64 {
    let seed = ProcessInfo.processInfo.environment["CISTERN_SEED"].flatMap { UInt64($0) } ?? 20_261_125
    print("\(what): CISTERN_SEED=\(seed)")
    return SplitMix64(seed: seed)
  }
}
