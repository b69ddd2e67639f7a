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
    guard let onlooker = try ReplayedSync(store: rebuilt, batches: rebuilt, signer: signer, clock: clock),
      let sync = try ReplayedSync(store: store, batches: rebuilt, signer: signer, clock: clock)
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

/// Plays the recorded answers of the server, each to the request after which it came, and takes as much of that as left then.
private final class PlayedTransport: SyncTransport {
  private struct Round {
    var sent = 0
    var status = 200
    var chunks: [[UInt8]] = []
    var isWhole = false
  }

  private struct CutOff: Error {}

  let address = "a transcript"
  private let rounds: [Round]
  private let next = Mutex(0)

  init(_ records: [TranscriptRecord]) {
    var rounds: [Round] = []
    for record in records {
      // Tips are what a round begins with.
      if case .input(.tips) = record { rounds.append(Round()) }
      guard let last = rounds.indices.last else { continue }
      switch record {
      case .frame(let frame) where frame.direction == .sent: rounds[last].sent += frame.bytes.count
      case .frame(let frame):
        if !frame.bytes.isEmpty { rounds[last].chunks.append(frame.bytes) }
        rounds[last].isWhole = frame.isLast
      case .outcome(RecordedName.status, let bytes): rounds[last].status = bytes.reduce(0) { $0 << 8 | Int($1) }
      default: continue
      }
    }
    self.rounds = rounds
  }

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    let index = next.withLock { next in
      defer { next += 1 }
      return next
    }
    guard index < rounds.count else { throw CutOff() }
    let round = rounds[index]
    var taken = 0
    while taken < round.sent, let piece = try request.body.next() { taken += piece.count }
    guard round.status == 200 else { return TransportResponse(status: round.status, body: []) }
    return TransportResponse(
      status: 200,
      chunks: AsyncThrowingStream { continuation in
        for chunk in round.chunks { continuation.yield(chunk) }
        continuation.finish(throwing: round.isWhole ? nil : CutOff())
      })
  }
}
