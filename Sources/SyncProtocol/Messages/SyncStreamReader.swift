public import ChangeLog
import PumpRecords
import WireFormat

/// What stands in a request or response body.
public enum SyncMessage: Hashable, Sendable {
  /// The first message. `bytes` is the message as it came: what a response's request hash is over.
  case envelope(SignedStatement, bytes: [UInt8])
  /// A batch, not yet verified.
  case batch(Batch)
  /// A batch whose content cannot be read.
  case unreadable(UnreadableBatch)
}

/// Turns the bytes of a body, cut anywhere, into its messages.
///
/// Push what came, then take messages with ``next()`` until it is nil ("needs more"); a throw means that the stream is wrong and
/// stays so. It holds at most one message and what was pushed beyond it.
public struct SyncStreamReader: Sendable {
  private var buffer: [UInt8] = []
  private var position = 0
  private var seen = 0
  private var log: PumpLogID?
  private var failure: SyncProblem?

  /// A reader before the first byte.
  public init() {}

  /// Bytes that are no whole message yet. At the end of a body this must be 0.
  public var waiting: Int { buffer.count - position }
  /// Whole messages so far, the envelope included.
  public var messages: Int { seen }

  /// Takes what came, in pieces of any size.
  public mutating func push(_ bytes: some Collection<UInt8>) {
    guard failure == nil else { return }
    if position > 0 {
      buffer.removeSubrange(..<position)
      position = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole message; nil where more bytes are needed.
  /// - Throws: `.tooLarge`, `.malformed`; the same again at every later call.
  public mutating func next() throws(SyncProblem) -> SyncMessage? {
    if let failure { throw failure }
    do {
      return try read()
    } catch {
      failure = error
      buffer = []
      position = 0
      throw error
    }
  }

  private mutating func read() throws(SyncProblem) -> SyncMessage? {
    guard let length = try length() else { return nil }
    let limit = seen == 0 ? SyncLimits.envelope : SyncLimits.item
    guard length.value <= UInt64(limit) else { throw SyncProblem(.tooLarge, "a message of \(length.value) bytes; \(limit) are allowed") }
    let start = position + length.size
    guard length.value <= UInt64(buffer.count - start) else { return nil }
    let message = Array(buffer[start..<start + Int(length.value)])
    position = start + message.count
    seen += 1
    guard seen > 1 else {
      guard let wire = try? WireSignedEnvelope(reading: message), wire.signature.count == 64 else {
        throw SyncProblem(.malformed, "the first message is no signed envelope")
      }
      return .envelope(SignedStatement(body: wire.body.array, signature: wire.signature.array), bytes: message)
    }
    switch try BatchItem.read(message, log: log) {
    case .batch(let batch):
      log = batch.log
      return .batch(batch)
    case .unreadable(let batch):
      log = batch.log
      return .unreadable(batch)
    }
  }

  /// The length at the front; nil where it is not whole yet.
  private func length() throws(SyncProblem) -> (value: UInt64, size: Int)? {
    var end = position
    do {
      let value = try Varint.read(buffer.span, at: &end)
      return (value, end - position)
    } catch FormError.endsEarly {
      return nil
    } catch {
      throw SyncProblem(.malformed, "a message's length")
    }
  }
}
