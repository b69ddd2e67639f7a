public import ChangeLog
public import MerkleLog

/// What is to be done with a batch that came.
public enum BatchVerdict: Sendable {
  /// It verified: store it.
  case store(VerifiedBatch)
  /// All of it is held already.
  case duplicate
  /// It did not verify: keep it apart and say so.
  case limbo(BatchError)
}

/// The check that both sides make before they store.
public enum BatchJudge {
  /// Verifies one batch.
  ///
  /// - Parameters:
  ///   - frontier: the compact range [0, n) that is held of this feed; nil where nothing is.
  ///   - longest: the longest head of this feed that verified before.
  ///   - key: what the server feed says of the writer; nil where it does not name it.
  public static func verdict(
    on batch: Batch, frontier: CompactRange?, longest: Head?, key: PublicKey?, verifier: any SignatureVerifier, hasher: some LogHasher
  ) -> BatchVerdict {
    guard let key else { return .limbo(.unknownWriter) }
    let held = frontier?.end ?? 0
    // Storage compares the overlap leaf by leaf; what only begins behind what is held cannot be checked against it.
    guard batch.first <= held || !batch.prefix.isEmpty else { return .limbo(.gap(held: held, first: batch.first)) }
    for (index, change) in batch.changes.enumerated() where change.erasedParts != 0 {
      // No decision of this build's erases: a part that is not there was taken away by somebody on the way.
      return .limbo(.partMissing(index: batch.first + UInt64(index)))
    }
    do {
      let start = batch.first == held ? frontier : nil
      if batch.first > 0, start == nil, batch.prefix.isEmpty { return .limbo(.gap(held: held, first: batch.first)) }
      let merged = try MergedBatch(batch, frontier: start, hasher: hasher)
      return .store(try merged.verified(by: key, known: longest, verifier: verifier))
    } catch {
      return .limbo(error)
    }
  }
}

extension BatchError {
  /// A stable word for notices and limbo.
  public var word: String {
    switch self {
    case .headTooShort: "head-too-short"
    case .gap: "gap"
    case .rangeShape: "range-shape"
    case .wrongRoot: "wrong-root"
    case .wrongSignature: "wrong-signature"
    case .partMissing: "part-missing"
    case .forked: "fork"
    case .unknownWriter: "unknown-writer"
    }
  }
}
