import Admission
import ChangeLog
public import Complications
public import SyncProtocol

/// A recorded session, run once more and compared.
///
/// The same server or device code runs on the recorded inputs, frames, times, signatures and random bytes, and records itself anew:
/// what it records must be what was recorded, record by record and byte by byte. Nothing is read from or written to disk or network.
public struct SessionReplay: Sendable {
  /// Who recorded, and when; nil where not even that can be read.
  public let begin: TranscriptRecord.Begin?
  /// How many records the transcript holds.
  public let recordCount: Int
  /// Where its chain does not hold; then nothing was run.
  public let fault: TranscriptFault?
  /// An input that replay needs and that is not there; then nothing was run.
  public let missing: String?
  /// Where the replay did something else; nil where it is equal bit for bit.
  public let divergence: ReplayDivergence?
  /// What happened, in order; where the replay diverged, what was recorded up to there.
  public let steps: [ReplayStep]

  /// Whether the chain holds and the replay is equal.
  public var isEqual: Bool { fault == nil && missing == nil && divergence == nil }

  /// Verifies a transcript and replays it.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - detection: what findings are told by; nil: none are told.
  ///   - last: the number of the last record to compare and to tell of; nil: all.
  public init(_ bytes: [UInt8], ports: ReplayPorts, detection: DetectionSettings? = nil, until last: Int? = nil) async {
    let transcript = Transcript(bytes, hasher: ports.hasher)
    begin = transcript.begin
    recordCount = transcript.records.count
    fault = transcript.fault
    guard transcript.fault == nil, let begin = transcript.begin else {
      missing = nil
      divergence = nil
      steps = []
      return
    }
    let inputs = RecordedInputs(records: transcript.records)
    do {
      let rerun =
        switch begin.side {
        case .server: try await ServerReplay(begin: begin, inputs: inputs, ports: ports).run()
        case .device: try await DeviceReplay(begin: begin, inputs: inputs, ports: ports).run()
        }
      let first = ReplayDivergence.first(recorded: transcript.records, came: rerun.records)
      divergence = first.flatMap { $0.record <= last ?? .max ? $0 : nil }
      let end = min(divergence?.record ?? .max, last.map { $0 + 1 } ?? .max, transcript.records.count)
      steps = SessionTelling(begin: begin, rerun: rerun, detection: detection).steps(of: Array(transcript.records[..<max(0, end)]))
      missing = nil
    } catch {
      missing = if case ReplayError.missing(let what) = error { what } else { "\(error)" }
      divergence = nil
      steps = []
    }
  }
}

/// One thing that happened in a session.
public struct ReplayStep: Hashable, Sendable {
  /// What sort of thing.
  public enum Topic: String, Hashable, Sendable {
    case begin, received, sent, signed, standing, merged, conflict, refused, state, finding, outcome, end
  }

  /// The number of the record that tells of it.
  public var record: Int
  /// When, Unix ms, by the recorder's clock.
  public var atMS: UInt64
  /// What sort of thing.
  public var topic: Topic
  /// What happened, for people.
  public var sentence: String
}
