import ChangeLog
import MerkleLog
import PumpRecords
import Signatures

/// One meeting of a device with the server: what it brings.
struct Upload {
  var log: Int
  var device: Int
  var batches: [Batch]
}

/// Turns operations into signed changes, each device knowing only what it had received: the part that is built before anything is timed.
struct WrittenHistory {
  private struct Value { var change: ChangeID, device: Int, index: UInt64, replaces: [ChangeID] }
  private struct Record { var id: ChangeID, kind: String, fields: [UInt32: [Value]] }
  private struct Feed {
    var frontier = CompactRange()
    /// The frontier at the last meeting.
    var base = CompactRange()
    var waiting: [Change] = []
    var sent: UInt64 = 0
    var told: [Int: UInt64] = [:]
    var sees: [Int: UInt64] = [:]
  }
  private struct Log {
    var feeds: [Int: Feed] = [:]
    var records: [String: Record] = [:]
    var serverLength: UInt64
  }

  let logs: [PumpLogID]
  let devices: [[Int: BenchDevice]]
  /// One head for every change, else one for an upload.
  let isHeadPerChange: Bool
  private var states: [Log]
  private(set) var changes = 0
  private(set) var changeBytes = 0
  /// Bytes of each change beside the fields of its record.
  private(set) var overheads: [Int] = []

  init(logs: [PumpLogID], devices: [[Int: BenchDevice]], isHeadPerChange: Bool) {
    self.logs = logs
    self.devices = devices
    self.isHeadPerChange = isHeadPerChange
    states = devices.map { Log(serverLength: 3 + 2 * UInt64($0.count)) }
  }

  mutating func upload(_ operation: Operation) throws -> Upload? {
    switch operation.verb {
    case .add, .set:
      try write(operation)
      return nil
    case .sync: return try meet(operation.log, operation.device)
    }
  }

  private mutating func write(_ operation: Operation) throws {
    guard let device = devices[operation.log][operation.device] else { throw WorkloadError.device(operation.device) }
    var feed = states[operation.log].feeds[operation.device] ?? Feed()
    let index = feed.frontier.end
    var record = states[operation.log].records[operation.record]
    let kind = record?.kind ?? operation.kind
    let fields = NearestKind.draft(kind, operation.fields)
    var header = Header(kind: operation.verb == .add ? NearestKind.code(kind).rawValue : KindCode.amendment.rawValue)
    header.wallMS = 1_735_689_600_000 + UInt64(changes) * 250_000
    header.offsetQuarterHours = 4
    header.boot = 7
    header.uptimeSeconds = UInt32(truncatingIfNeeded: 100_000 + changes)
    for (other, length) in feed.sees.sorted(by: { $0.key < $1.key }) where other != operation.device && feed.told[other] != length {
      let writer = other < 0 ? device.server : devices[operation.log][other]?.writer
      if let writer { header.seen.append(Seen(writer: writer.short, length: length)) }
      feed.told[other] = length
    }
    var replaced: [UInt32: [ChangeID]] = [:]
    if operation.verb == .set, let record {
      header.record = record.id
      header.recordKind = NearestKind.code(kind).rawValue
      for number in fields.numbers {
        let visible = (record.fields[number] ?? []).filter { $0.device == operation.device || $0.index < feed.sees[$0.device] ?? 0 }
        let gone = Set(visible.flatMap(\.replaces))
        replaced[number] = visible.map(\.change).filter { !gone.contains($0) }
      }
      let names = Set(replaced.values.joined()).sorted()
      header.replaces = names.map { name in
        Replaced(change: name, fields: replaced.filter { $0.value.contains(name) }.map(\.key).sorted())
      }
    }
    let draft = ChangeDraft(
      header: header, body: fields.body.isEmpty && operation.verb == .add ? nil : fields.body, note: fields.note.isEmpty ? nil : fields.note
    )
    let change = try draft.change(random: SystemRandom())
    let leaf = change.leafHash(hasher: hasher)
    let id = Identities.change(log: logs[operation.log], writer: device.writer, index: index, leaf: leaf, hasher: hasher)
    if operation.verb == .add { record = Record(id: id, kind: kind, fields: [:]) }
    for number in fields.numbers {
      record?.fields[number, default: []].append(
        Value(change: id, device: operation.device, index: index, replaces: replaced[number] ?? []))
    }
    states[operation.log].records[operation.record] = record
    feed.frontier.append(leaf, hasher: hasher)
    feed.waiting.append(change)
    states[operation.log].feeds[operation.device] = feed
    changes += 1
    changeBytes += change.frame.count
    overheads.append(change.frame.count - fields.bytes.count)
  }

  private mutating func meet(_ log: Int, _ index: Int) throws -> Upload {
    guard let device = devices[log][index] else { throw WorkloadError.device(index) }
    var feed = states[log].feeds[index] ?? Feed()
    let batches = try batches(feed, log: logs[log], by: device)
    feed.sent = feed.frontier.end
    feed.base = feed.frontier
    feed.waiting = []
    states[log].feeds[index] = feed
    if !batches.isEmpty { states[log].serverLength += 1 }
    for (other, theirs) in states[log].feeds where other != index && theirs.sent > 0 { feed.sees[other] = theirs.sent }
    feed.sees[-1] = states[log].serverLength
    states[log].feeds[index] = feed
    return Upload(log: log, device: index, batches: batches)
  }

  private func batches(_ feed: Feed, log: PumpLogID, by device: BenchDevice) throws -> [Batch] {
    guard !feed.waiting.isEmpty else { return [] }
    let first = feed.frontier.end - UInt64(feed.waiting.count)
    if isHeadPerChange { return try Self.single(feed.waiting, before: feed.base, log: log, by: device) }
    let head = try Head.signed(
      log: log, writer: device.writer, length: feed.frontier.end, root: feed.frontier.root(hasher: hasher), by: device.signer)
    return BatchCutter.batches(
      log: log, writer: device.writer, first: first, changes: feed.waiting, leaves: feed.waiting.map { $0.leafHash(hasher: hasher) },
      head: head, behind: try CompactRange(begin: feed.frontier.end, end: feed.frontier.end, hashes: []), hasher: hasher)
  }

  /// A batch and a head for each change.
  static func single(_ changes: [Change], before: CompactRange, log: PumpLogID, by device: BenchDevice) throws -> [Batch] {
    var range = before
    return try changes.map { change in
      let first = range.end
      range.append(change.leafHash(hasher: hasher), hasher: hasher)
      let head = try Head.signed(
        log: log, writer: device.writer, length: range.end, root: range.root(hasher: hasher), by: device.signer)
      return Batch(log: log, writer: device.writer, first: first, changes: [change], head: head)
    }
  }
}
