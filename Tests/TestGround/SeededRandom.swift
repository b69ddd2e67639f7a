public import ChangeLog
import Synchronization

/// Random bytes that are the same in every run.
public final class SeededRandom: RandomSource {
  private let generator: Mutex<SplitMix64>

  /// The bytes of this seed, one behind the other.
  public init(seed: UInt64) { generator = Mutex(SplitMix64(seed: seed)) }

  public func bytes(_ count: Int) -> [UInt8] { generator.withLock { $0.bytes(count) } }
}

/// Bytes that only have to differ from those of other seeds: every call gives the same.
public struct RepeatedRandom: RandomSource {
  private let seed: UInt64

  /// The first bytes of this seed.
  public init(seed: UInt64) { self.seed = seed }

  public func bytes(_ count: Int) -> [UInt8] {
    var generator = SplitMix64(seed: seed)
    return generator.bytes(count)
  }
}
