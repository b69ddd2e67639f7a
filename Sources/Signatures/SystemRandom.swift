import COpenSSL
public import ChangeLog

/// Unpredictable bytes from OpenSSL's generator, which the operating system seeds.
public struct SystemRandom: RandomSource {
  /// A source. It has no state of its own.
  public init() {}

  public func bytes(_ count: Int) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: max(0, count))
    var done = 0
    while done < out.count {
      let step = min(out.count - done, 1 << 20)
      let good = out.withUnsafeMutableBytes {
        RAND_bytes($0.baseAddress?.advanced(by: done).assumingMemoryBound(to: UInt8.self), Int32(step))
      }
      // A machine without random numbers must not go on: ids and salts would repeat.
      precondition(good == 1, "the operating system gives no random bytes")
      done += step
    }
    return out
  }
}
