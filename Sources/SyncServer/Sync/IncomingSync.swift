import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol

/// One request of a device as it comes in. Nothing of it is stored before ``ClinicServer/sync(_:)`` or ``ClinicServer/keep(_:)``.
public struct IncomingSync: Sendable {
  var session: ServerSession
  var cargo: Cargo?
  var unreadable: [UnreadableBatch] = []
  var isTicketOnly = false
  /// Where the session is recorded, once the device has proved who it is.
  var recording: SessionRecording?
  /// What came before that, where sessions are recorded.
  var early: [[UInt8]] = []
  /// Bytes that came so far.
  public private(set) var bytes = 0

  init(session: ServerSession) {
    self.session = session
  }

  /// Batches that came whole so far.
  public var batches: Int { cargo?.batches.count ?? 0 }

  /// Takes the next bytes of the body.
  /// - Throws: ``SyncProblem``: the request is to be refused with it.
  public mutating func push(_ chunk: some Collection<UInt8>, at server: ClinicServer) async throws {
    bytes += chunk.count
    guard bytes <= SyncLimits.body else { throw SyncProblem(.tooLarge, "a request of more than \(SyncLimits.body) bytes") }
    if let recording {
      recording.received(Array(chunk))
    } else if server.isRecording {
      early.append(Array(chunk))
    }
    session.push(chunk)
    do {
      while let action = try session.next(hasher: server.hasher) {
        switch action {
        case .identify(let writer): try await server.admit(writer, &self)
        case .batch(let batch): cargo?.batches.append(batch)
        // As with bad batches: what comes after so many is passed over. It gets no receipt, so an honest device sends it again.
        case .unreadable(let batch): if unreadable.count < SyncLimits.badBatches { unreadable.append(batch) }
        }
      }
    } catch {
      recording?.refused(server.problem(for: error))
      throw error
    }
  }
}
