public import ChangeLog
import Dispatch

extension OpenSSLVerifier {
  /// Checks all of `checks` on all cores; the verdicts come in the same order.
  ///
  /// The calling thread takes part and waits: whoever needs the verdicts cannot go on without them, and the port is synchronous so
  /// that the pure core can call it. Off the main thread of an app, and not from an event loop.
  public func areValid(_ checks: [SignatureCheck]) -> [Bool] {
    // 64 checks are 4 ms of work, so neither scheduling nor an uneven end shows.
    let size = 64
    let chunks = (checks.count + size - 1) / size
    return [Bool](unsafeUninitializedCapacity: checks.count) { verdicts, count in
      // Each iteration writes elements of its own.
      nonisolated(unsafe) let target = verdicts
      DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
        for index in chunk * size..<min((chunk + 1) * size, checks.count) {
          let check = checks[index]
          target.initializeElement(at: index, to: self.check(check.signature, of: check.message, by: check.key))
        }
      }
      count = checks.count
    }
  }
}
