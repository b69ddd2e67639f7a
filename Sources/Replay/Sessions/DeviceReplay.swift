import Admission
import ChangeLog
import FieldDevice
import LogStorage
import MerkleLog
import Synchronization
import SyncProtocol

/// Runs a device's sync once more over what one recorded session told it.
struct DeviceReplay {
  let begin: TranscriptRecord.Begin
  let inputs: RecordedInputs
  let ports: ReplayPorts

  /// Store operations before the sync's first: reading who the device is, and what it holds.
  private static let preparations: UInt64 = 2

  func run() async throws -> RerunSession {
    let feeds = try inputs.feeds()
    let rebuilt = try RebuiltStore(StoreOutline(), feeds: feeds, hasher: ports.hasher)
    let facts = inputs.values(RecordedName.fact)
    try rebuilt.write { transaction in
      for bytes in facts {
        guard let fact = StoredFact(bytes) else { throw ReplayError.missing("fact") }
        try transaction.set(fact.shelf, fact.key, to: fact.value)
      }
    }
    let player = TranscriptPlayer(inputs.records)
    let signer = PlayedSigner(try inputs.key(of: begin.own), player: player)
    let clock = try PlayedClock(begin, inputs)
    let store = GrowingStore(rebuilt, additions: try additions(), afterSkipping: Self.preparations)
    guard let onlooker = try ReplayedSync(store: rebuilt, signer: signer, clock: clock),
      let sync = try ReplayedSync(store: store, signer: signer, clock: clock)
    else { throw ReplayError.missing("enrolment") }
    let before = views(of: Set(feeds.map(\.log)).sorted(), by: onlooker)
    let transcript = TranscriptCatch()
    // A failure is an outcome: the transcripts say whether it is the same.
    try? await sync.run(over: PlayedTransport(inputs.records)) { transcript.take($0) }
    let logs = try rebuilt.read { try $0.logs() }
    return RerunSession(
      records: Transcript(transcript.bytes, hasher: ports.hasher).records, before: before, after: views(of: logs, by: onlooker))
  }

  private func views(of logs: [PumpLogID], by onlooker: ReplayedSync) -> [PumpLogID: LogView] {
    var views: [PumpLogID: LogView] = [:]
    for log in logs { views[log] = try? onlooker.view(of: log) }
    return views
  }

  /// What was recorded on the device beside the session, with the operation before which it was there.
  private func additions() throws(ReplayError) -> [(operation: UInt64, feed: FeedCopy)] {
    var additions: [(operation: UInt64, feed: FeedCopy)] = []
    for bytes in inputs.values(RecordedName.grown) {
      guard bytes.count > 8, let feed = FeedCopy(Array(bytes[8...])) else { throw .missing("grown") }
      additions.append((bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }, feed))
    }
    return additions
  }
}

/// A small fact of a store, as it is recorded.
private struct StoredFact {
  var shelf: Shelf
  var key: [UInt8]
  var value: [UInt8]

  init?(_ bytes: [UInt8]) {
    guard let length = bytes.first.map(Int.init), bytes.count > 1 + length,
      let name = String(validating: bytes[1..<1 + length], as: UTF8.self)
    else { return nil }
    let rest = bytes[(1 + length)...]
    guard let keyLength = rest.first.map(Int.init), rest.count > keyLength else { return nil }
    shelf = Shelf(rawValue: name)
    key = Array(rest.dropFirst().prefix(keyLength))
    value = Array(rest.dropFirst(1 + keyLength))
  }
}

/// Plays the recorded readings of a device's clock; at the end the last stays.
private final class PlayedClock: DeviceClock {
  private let readings: [ClockReading]
  private let next = Mutex(0)

  init(_ begin: TranscriptRecord.Begin, _ inputs: RecordedInputs) throws(ReplayError) {
    var readings = [ClockReading(wallMS: begin.atMS, offsetQuarterHours: 0, bootName: "", uptimeMS: 0)]
    for bytes in inputs.values(RecordedName.clock) {
      guard let reading = ClockReading(recorded: bytes) else { throw .missing("clock") }
      readings.append(reading)
    }
    self.readings = readings
  }

  func read() -> ClockReading {
    next.withLock { next in
      defer { next += 1 }
      return readings[min(next, readings.count - 1)]
    }
  }
}

/// Plays the recorded answers of the server, each to the request after which it came.
private final class PlayedTransport: SyncTransport {
  private struct Answer {
    var status = 200
    var chunks: [[UInt8]] = []
    var isWhole = false
  }

  private struct CutOff: Error {}

  let address = "a transcript"
  private let answers: [Answer]
  private let next = Mutex(0)

  init(_ records: [TranscriptRecord]) {
    var answers: [Answer] = []
    for record in records {
      switch record {
      case .frame(let frame) where frame.direction == .sent && frame.isLast: answers.append(Answer())
      case .frame(let frame) where frame.direction == .received && !answers.isEmpty:
        if !frame.bytes.isEmpty { answers[answers.count - 1].chunks.append(frame.bytes) }
        answers[answers.count - 1].isWhole = frame.isLast
      case .outcome(RecordedName.status, let bytes) where !answers.isEmpty:
        answers[answers.count - 1].status = bytes.reduce(0) { $0 << 8 | Int($1) }
      default: continue
      }
    }
    self.answers = answers
  }

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    let index = next.withLock { next in
      defer { next += 1 }
      return next
    }
    guard index < answers.count else { throw CutOff() }
    let answer = answers[index]
    guard answer.status == 200 else { return TransportResponse(status: answer.status, body: []) }
    return TransportResponse(
      status: 200,
      chunks: AsyncThrowingStream { continuation in
        for chunk in answer.chunks { continuation.yield(chunk) }
        continuation.finish(throwing: answer.isWhole ? nil : CutOff())
      })
  }
}
