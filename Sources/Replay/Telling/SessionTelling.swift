import Admission
import ChangeLog
import Complications
import MerkleLog
import PumpRecords
import SyncProtocol

/// Tells a session step by step, with the names that the logs give to people and values.
struct SessionTelling {
  let begin: TranscriptRecord.Begin
  let rerun: RerunSession
  let detection: DetectionSettings?

  func steps(of records: [TranscriptRecord]) -> [ReplayStep] {
    var steps: [ReplayStep] = []
    var now = begin.atMS
    var streams: [TranscriptRecord.Frame.Direction: SyncStreamReader] = [:]
    for (index, record) in records.enumerated() {
      func add(_ topic: ReplayStep.Topic, _ sentence: String) {
        steps.append(ReplayStep(record: index, atMS: now, topic: topic, sentence: sentence))
      }
      switch record {
      case .begin: add(.begin, "\(side) of clinic \(begin.clinic), with \(name(of: begin.peer))")
      case .frame(let frame):
        now = frame.atMS
        var stream = streams[frame.direction] ?? SyncStreamReader()
        stream.push(frame.bytes)
        while let message = try? stream.next() { add(frame.direction == .sent ? .sent : .received, words(of: message)) }
        streams[frame.direction] = frame.isLast ? nil : stream
      case .input(.serverTime(let ms)): now = ms
      case .input(.clocks(let clocks)): now = clocks.wallMS
      case .input: continue
      case .effect(let effect) where effect.operation == .signature:
        add(.signed, RecordWords.signed(effect.statement) + (effect.output.isEmpty ? ": the key did not sign" : ""))
      case .effect: continue
      case .outcome(let name, let bytes):
        if let (topic, sentence) = outcome(name, bytes) { add(topic, sentence) }
      case .end(let atMS):
        now = atMS
        for sentence in findings(at: atMS) { add(.finding, sentence) }
        add(.end, "the session ends")
      }
    }
    return steps
  }

  private var side: String { begin.side == .server ? "the server" : "a device (writer \(short(begin.own)))" }

  // What goes over the wire

  private func words(of message: SyncMessage) -> String {
    switch message {
    case .envelope(let envelope, _):
      if let request = try? SyncRequest(envelope.body) { return words(of: request) }
      if let response = try? SyncResponse(envelope.body) { return words(of: response) }
      return "an envelope that cannot be read"
    case .batch(let batch):
      let range = batch.changes.count == 1 ? "change \(batch.first)" : "changes \(batch.first)–\(batch.end &- 1)"
      return "\(range) of \(name(of: batch.writer)) in \(label(of: batch.log)), under a head of length \(batch.head.length)"
    case .unreadable(let batch): return "a batch of \(batch.bytes.count) bytes that cannot be read"
    }
  }

  private func words(of request: SyncRequest) -> String {
    "request of \(name(of: request.writer)): \(counted(request.batchCount, "batch", "batches")), tells of "
      + "\(counted(request.tips.count, "log", "logs")), scope digest \(request.scopeDigest)"
  }

  private func words(of response: SyncResponse) -> String {
    guard response.status == .answered else { return "answer: a new ticket and nothing else" }
    var words = "answer: \(counted(response.batchCount, "batch", "batches")), scope digest \(response.scopeDigest)"
    if response.totals.changesWanted > 0 { words += ", wants \(response.totals.changesWanted) changes" }
    if !response.standings.isEmpty { words += ", \(response.standings.count) quarantined" }
    if !response.notices.isEmpty { words += ", \(response.notices.count) not stored" }
    return words
  }

  // What came of it

  private func outcome(_ name: String, _ bytes: [UInt8]) -> (ReplayStep.Topic, String)? {
    switch name {
    case RecordedName.standing: standing(bytes).map { (.standing, $0) }
    case RecordedName.merged: merged(bytes)
    case RecordedName.holdings, RecordedName.state:
      PumpLogID(bytes.prefix(16)).map {
        (.state, "\(label(of: $0)): \(name == RecordedName.state ? "state" : "holdings") digest \(Hex.text(bytes.dropFirst(16)))")
      }
    case RecordedName.refused: refused(bytes).map { (.refused, $0) }
    case RecordedName.problem, RecordedName.failure: (.refused, "it ends with: " + text(bytes[...]))
    case RecordedName.cut: (.outcome, "the request was cut; what came whole is kept")
    case RecordedName.status: (.refused, "the server answers with HTTP status \(bytes.reduce(0) { $0 << 8 | Int($1) })")
    case RecordedName.sync: (.outcome, text(bytes[...]))
    default: nil
    }
  }

  /// The findings that rose or fell with the session, as they stand at its end.
  private func findings(at atMS: UInt64) -> [String] {
    guard let detection else { return [] }
    let at = Int64(clamping: atMS)
    var sentences: [String] = []
    for log in rerun.after.keys.sorted() {
      guard let after = rerun.after[log], after.digest != rerun.before[log]?.digest else { continue }
      var known: [String: Finding] = [:]
      for finding in rerun.before[log].map({ detection.detect(in: $0, at: at).findings }) ?? [] { known[finding.id] = finding }
      for finding in detection.detect(in: after, at: at).findings {
        let before = known.removeValue(forKey: finding.id)
        guard before?.state != finding.state || before?.tier != finding.tier else { continue }
        let what = before == nil ? "rises" : finding.state == .open ? "changes" : "falls"
        sentences.append("\(label(of: log)): \(finding.tier.rawValue) \(finding.rule) \(what): \(finding.headline)")
      }
      for gone in known.values.sorted(by: { $0.id < $1.id }) where gone.state == .open {
        sentences.append("\(label(of: log)): \(gone.tier.rawValue) \(gone.rule) falls: \(gone.headline)")
      }
    }
    return sentences
  }

  private func standing(_ bytes: [UInt8]) -> String? {
    guard let log = PumpLogID(bytes.prefix(16)), let id = ChangeID(bytes.dropFirst(16).prefix(16)) else { return nil }
    let reason = text(bytes.dropFirst(32))
    let change = rerun.after[log]?.change(id)
    let kind = change?.header.kind.map { name(ofKind: KindCode($0)) } ?? "change"
    let who = change.map { by($0.person, in: log) } ?? ""
    return "\(label(of: log)): \(kind) \(short(id))\(who): " + (reason.isEmpty ? "accepted" : "quarantined, \(reason)")
  }

  private func name(ofKind kind: KindCode) -> String {
    switch kind.kindClass {
    case .amendment: "amendment"
    case .retraction: "retraction"
    case .confirmation: "confirmation"
    default: Kinds.table(code: kind)?.name ?? "kind \(kind.rawValue)"
    }
  }

  private func merged(_ bytes: [UInt8]) -> (ReplayStep.Topic, String)? {
    guard let log = PumpLogID(bytes.prefix(16)), let id = ChangeID(bytes.dropFirst(16).prefix(16)) else { return nil }
    let view = rerun.after[log]
    guard let record = view?.record(id) else { return (.merged, "\(label(of: log)): record \(short(id))") }
    let table = Kinds.table(code: KindCode(record.kind))
    let isNew = rerun.before[log]?.record(id) == nil
    var words = "\(label(of: log)): \(table?.name ?? "kind \(record.kind)") \(short(id)) is \(isNew ? "new" : "changed")"
    let conflicts = record.fields.filter(\.isInConflict)
    for field in conflicts {
      let row = table?.row(field.number)
      let values = field.accepted.map { value in
        let said = row?.describe(value.bytes).joined(separator: ", ") ?? Hex.text(value.bytes)
        return said + (view?.change(value.change).map { by($0.person, in: log) } ?? "")
      }
      words += "; \(row?.name ?? "field \(field.number)") in conflict: " + values.joined(separator: " or ")
    }
    return (conflicts.isEmpty ? .merged : .conflict, words)
  }

  private func refused(_ bytes: [UInt8]) -> String? {
    guard bytes.count >= 40, let log = PumpLogID(bytes.prefix(16)), let writer = WriterID(bytes[16..<32]) else { return nil }
    let first = bytes[32..<40].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return "\(label(of: log)): changes from \(first) on of \(name(of: writer)) not stored: \(text(bytes.dropFirst(40)))"
  }

  // Names

  private func label(of log: PumpLogID) -> String {
    rerun.after[log]?.facts.label ?? rerun.before[log]?.facts.label ?? "log \(log.description.prefix(8))"
  }

  private func name(of writer: WriterID) -> String {
    if writer == begin.own && begin.side == .server || writer == begin.peer && begin.side == .device { return "the server" }
    for log in rerun.after.keys.sorted() {
      guard let facts = rerun.after[log]?.facts, let known = facts.writer(writer) else { continue }
      return "writer \(short(writer))" + (facts.personNames[known.statement.person].map { " (\($0))" } ?? "")
    }
    return "writer \(short(writer))"
  }

  private func by(_ person: PersonID, in log: PumpLogID) -> String {
    rerun.after[log]?.facts.personNames[person].map { " by \($0)" } ?? ""
  }

  private func short(_ id: some CustomStringConvertible) -> String { String(id.description.prefix(8)) }
  private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
  private func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
}
