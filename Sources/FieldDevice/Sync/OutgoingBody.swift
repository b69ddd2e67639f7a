import ChangeLog
import LogStorage
import SyncProtocol
import Synchronization

/// A sync request on its way out: each batch is read when its turn has come, and gone from memory when the transport has sent it.
final class OutgoingBody: RequestBody {
  private struct State {
    var request: OutgoingRequest
    var isEnvelopeGone = false
    var isClosed = false
  }

  let length: Int
  private let store: any ChangeStore
  private let recording: SessionRecording?
  private let atMS: UInt64
  private let state: Mutex<State>

  /// - Parameters:
  ///   - store: where the batches are. Not the recorded one: what was outlined does not change, whenever it is read.
  ///   - atMS: when it is asked, Unix ms.
  init(_ request: OutgoingRequest, from store: any ChangeStore, recording: SessionRecording?, atMS: UInt64) {
    length = request.length
    self.store = store
    self.recording = recording
    self.atMS = atMS
    state = Mutex(State(request: request))
  }

  func next() throws -> [UInt8]? {
    try state.withLock { state in
      guard !state.isClosed else { return nil }
      do {
        let piece: [UInt8]
        if !state.isEnvelopeGone {
          state.isEnvelopeGone = true
          piece = state.request.envelope
        } else if let wanted = state.request.wanted {
          piece = try state.request.item(try store.read { try $0.batch(wanted) })
        } else {
          return nil
        }
        try recording?.sent(piece, isLast: state.request.wanted == nil, atMS: atMS)
        return piece
      } catch {
        state.isClosed = true
        throw error
      }
    }
  }

  /// Hands nothing out any more.
  /// - Returns: the batches that may have left.
  func close() throws -> [BatchOutline] {
    try state.withLock { state in
      state.isClosed = true
      try recording?.requestEnded(atMS: atMS)
      return state.request.given
    }
  }
}
