public import ChangeLog
import PumpRecords

/// A request on its way out: the envelope, then one batch after the other, each needed only when it is its turn.
public struct OutgoingRequest: Sendable {
  /// The signed envelope, its length before it: the first bytes of the body.
  public let envelope: [UInt8]
  /// What stands behind it, in order.
  public let batches: [BatchOutline]
  /// Bytes of the whole body.
  public let length: Int
  private var writer = SyncStreamWriter()
  private var next = 0

  init(envelope: [UInt8], batches: [BatchOutline]) {
    self.envelope = envelope
    self.batches = batches
    var measure = SyncStreamWriter()
    length = batches.reduce(envelope.count) { $0 + measure.size(of: $1) }
  }

  /// The batch whose turn it is; nil behind the last.
  public var wanted: BatchOutline? { next < batches.count ? batches[next] : nil }

  /// The batches that were handed out.
  public var given: [BatchOutline] { Array(batches[..<next]) }

  /// The next bytes of the body: a batch, its length before it.
  /// - Parameter batch: the one that ``wanted`` names.
  /// - Throws: `.outOfOrder` for any other: what has left says what must follow.
  public mutating func item(_ batch: Batch) throws(SyncProblem) -> [UInt8] {
    guard let wanted, batch.outline == wanted, batch.prefix.isEmpty else {
      throw SyncProblem(.outOfOrder, "another batch than the envelope announced")
    }
    next += 1
    return writer.framed(batch)
  }
}
