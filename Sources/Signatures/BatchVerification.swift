public import ChangeLog
import Dispatch

/// One signature to check.
public struct SignatureCheck: Hashable, Sendable {
  /// The signature bytes.
  public let signature: [UInt8]
  /// What they should be over.
  public let message: [UInt8]
  /// Whose they should be.
  public let key: PublicKey

  /// A check still to be made.
  public init(signature: [UInt8], message: [UInt8], key: PublicKey) {
    self.signature = signature
    self.message = message
    self.key = key
  }
}

extension SignatureVerifier {
  /// Checks all of `checks` on all cores; the verdicts come in the same order.
  ///
  /// Each chunk of 64 is 4 ms of work, so neither scheduling nor an uneven end shows. The calling thread takes part and waits, as
  /// the storage thread that needs the verdicts wants it; from an actor or a request handler await the other one.
  public func verifyAll(_ checks: [SignatureCheck]) -> [Bool] {
    let chunks = (checks.count + chunkSize - 1) / chunkSize
    guard chunks > 1 else { return verdicts(checks[...]) }
    return [Bool](unsafeUninitializedCapacity: checks.count) { verdicts, count in
      // Each iteration writes elements of its own.
      nonisolated(unsafe) let target = verdicts
      DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
        let from = chunk * chunkSize
        for index in from..<min(from + chunkSize, checks.count) {
          let check = checks[index]
          target.initializeElement(at: index, to: isValid(check.signature, of: check.message, by: check.key))
        }
      }
      count = checks.count
    }
  }

  /// Checks all of `checks` on all cores without blocking a thread; the verdicts come in the same order.
  ///
  /// A cancelled task still gets every verdict: "not looked at" must not read as "wrong".
  public func verifyAll(_ checks: [SignatureCheck]) async -> [Bool] {
    await withTaskGroup(of: (Int, [Bool]).self) { group in
      for from in stride(from: 0, to: checks.count, by: chunkSize) {
        let chunk = checks[from..<min(from + chunkSize, checks.count)]
        group.addTask { (from, verdicts(chunk)) }
      }
      var all = [Bool](repeating: false, count: checks.count)
      for await (from, verdicts) in group { all.replaceSubrange(from..<from + verdicts.count, with: verdicts) }
      return all
    }
  }

  private func verdicts(_ checks: ArraySlice<SignatureCheck>) -> [Bool] {
    checks.map { isValid($0.signature, of: $0.message, by: $0.key) }
  }
}

private let chunkSize = 64
