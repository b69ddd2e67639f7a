import Admission
import ChangeLog
import ClinicalFiles
import Complications
import FieldDevice
import Foundation
import MerkleLog
import PumpRecords
import Replay
import Signatures
import Synchronization
import SyncProtocol
import SyncServer

/// Prints the table: each row a ratio to a limit that is measured in the same run, CPU time unless said otherwise.
struct Table {
  let scratch: String
  /// A tenth of everything: for a small machine, and to see that it works.
  let isQuick: Bool
  /// Only this part of the table; nil for all of it.
  var part: String?

  private func folder(_ name: String) throws -> String {
    let path = scratch + "/" + name
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  private func row(_ name: String, _ figure: String, _ limit: String = "", _ target: String = "") {
    func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
    print(padded(name, 46) + padded(figure, 30) + padded(limit, 34) + target)
  }

  func run() async throws {
    print("machine: \(Machine.words)\(isQuick ? "; --quick: a tenth of the sizes" : "")")
    row("what", "figure", "limit (same run)", "target")
    let parts: [(name: String, work: () async throws -> Void)] = [
      ("append", append), ("verification", verification), ("ingest", { for perHead in [1_000, 100, 1] { try await oneLog(perHead) } }),
      ("year", year), ("noop", { for logs in [1, 200, 5_000] { try await noop(isQuick ? max(1, logs / 10) : logs) } }),
      ("memory", memory), ("replay", replay),
    ]
    for (name, work) in parts where part == nil || part == name { try await work() }
  }

  private func text(_ value: Double, _ digits: Int = 2) -> String { String(format: "%.\(digits)f", value) }

  private func symptom(_ index: Int) -> Operation {
    Operation(
      verb: .add, log: 0, device: 0, record: "\(index)", kind: "symptom",
      fields: [
        "at": 1_735_689_600 + index * 600, "who": 0, "spasm": index % 5, "tone": Double(index % 17) / 2, "temp": 36.8,
        "pain": index % 11, "itch": index % 4, "note": "",
      ])
  }

  private func append() async throws {
    let count = isQuick ? 400 : 2_000
    let device = try await RecordingDevice(in: try folder("append"))
    let raw = try RawSQLite(try folder("raw-append") + "/raw.sqlite")
    let bytes = [UInt8](repeating: 7, count: 95)
    let signer = try SoftwareSigner.generate()
    let message = [UInt8](repeating: 1, count: 120)
    for index in 0..<100 { try await device.record(symptom(index)) }
    raw.commit([bytes])
    var (spent, limit, signing) = (Spent(), Spent(), Spent())
    // In turns, because the disk has its moods.
    for start in stride(from: 0, to: count, by: 50) {
      let (cpu, wall) = (Spent.cpuNow(), Spent.wallNow())
      // Where an app's tasks run: a hop from the main thread and back would be measured else.
      let entries = (start..<start + 50).map { device.entry(symptom($0)) }
      try await Task.detached { [device = device.device, log = device.log] in
        for entry in entries { try await device.record(entry, in: log) }
      }.value
      spent.add(since: cpu, wall)
      limit.measure { for _ in 0..<50 { raw.commit([bytes]) } }
      try signing.measure { for _ in 0..<50 { _ = try signer.sign(message) } }
    }
    let each = 1e6 / Double(count)
    row(
      "durable append on a device, CPU", "\(text(spent.cpu * each, 0)) µs = \(text(spent.cpu / limit.cpu)) ×",
      "raw commit \(text(limit.cpu * each, 0)) µs", "≤ 1.25 ×")
    row(
      "  without its signature", "\(text((spent.cpu - signing.cpu) * each, 0)) µs = \(text((spent.cpu - signing.cpu) / limit.cpu)) ×",
      "OpenSSL signs in \(text(signing.cpu * each, 0)) µs")
    row(
      "durable append on a device, elapsed", "\(text(spent.wall * each, 0)) µs = \(text(spent.wall / limit.wall)) ×",
      "raw commit \(text(limit.wall * each, 0)) µs")
    await device.device.close()
    try await device.clinic.server.close()
  }

  private func verification() throws {
    let signer = try SoftwareSigner.generate()
    let messages = (0..<(isQuick ? 200 : 4_000)).map { hasher.hash(Array("\($0)".utf8)).bytes }
    let signatures = try messages.map { (signature: try signer.sign($0), message: $0, key: signer.publicKey) }
    let verifier = OpenSSLVerifier()
    var (spent, limit) = (Spent(), Spent())
    let bare = BareOpenSSL(signatures)
    limit.measure { _ = bare.run() }
    spent.measure { for one in signatures { _ = verifier.isValid(one.signature, of: one.message, by: one.key) } }
    let each = 1e6 / Double(messages.count)
    row(
      "verification of a head", "\(text(spent.cpu * each, 1)) µs = \(text(spent.cpu / limit.cpu)) ×",
      "bare OpenSSL \(text(limit.cpu * each, 1)) µs")
  }

  /// 100,000 changes of four writers of one log.
  private func oneLog(_ perHead: Int) async throws {
    let total = (isQuick ? 10_000 : 100_000) / (perHead == 1 ? 5 : 1)
    let clinic = try BenchClinic(in: try folder("ingest-\(perHead)"))
    let log = try await clinic.addLogs(1)
    var devices: [Int: BenchDevice] = [:]
    for index in 0..<4 { devices[index] = try await clinic.enrol(.nurse, logs: log) }
    var history = WrittenHistory(logs: log, devices: [devices], isHeadPerChange: false)
    var groups: [[Cargo]] = []
    // Four senders at once, up to a thousand changes each.
    let perCargo = min(1_000, max(perHead, 250))
    for start in stride(from: 0, to: total, by: 4 * perCargo) {
      var group: [Cargo] = []
      for (index, device) in devices.sorted(by: { $0.key < $1.key }) {
        var batches: [Batch] = []
        for step in stride(from: 0, to: perCargo, by: perHead) {
          for change in 0..<perHead {
            var one = symptom(start + index * perCargo + step + change)
            one.device = index
            _ = try history.upload(one)
          }
          let sync = Operation(verb: .sync, log: 0, device: index, record: "", kind: "", fields: [:])
          batches += try history.upload(sync)?.batches ?? []
        }
        group.append(Cargo(sender: device.writer, batches: batches))
      }
      groups.append(group)
    }
    let name = "ingest, \(perHead) change\(perHead == 1 ? "" : "s") a head"
    let outcome = try await ingest(groups, into: clinic, devices: [devices], raw: "raw-\(perHead)")
    let per = 1e6 / Double(history.changes)
    if perHead == 1 {
      let share = outcome.verify.cpu / (outcome.spent.cpu - outcome.ownHeads)
      row(
        name, "\(text(outcome.spent.cpu * per, 1)) µs = \(text(share * 100, 0)) % of bare",
        "verify \(text(outcome.verify.cpu * per, 1)) µs",
        "≥ 67 %")
    } else {
      row(
        name, "\(text(outcome.spent.cpu * per)) µs = \(text(outcome.spent.cpu / outcome.raw.cpu)) × insert",
        "raw \(text(outcome.raw.cpu * per)) + verify \(text(outcome.verify.cpu * per)) µs", perHead == 1_000 ? "≤ 1.5 × insert" : "")
    }
    row("  to insert + verification", "\(text(outcome.spent.cpu / (outcome.raw.cpu + outcome.verify.cpu))) ×", "", perHead == 100 ? "" : "")
    try await stored(clinic, history, feeds: 4)
  }

  /// Closes a clinic and says what its directory takes, to all changes that lie in it.
  private func stored(_ clinic: BenchClinic, _ history: WrittenHistory, feeds: Int) async throws {
    let bytes = try clinic.changeBytes()
    try await clinic.server.close()
    let stored = Double(Machine.bytes(below: clinic.directory))
    row(
      "  stored to change bytes, \(history.changes / feeds) a feed", "\(text(stored / Double(bytes))) ×",
      "to those of devices alone \(text(stored / Double(history.changeBytes))) ×", "≤ 1.5 ×")
  }

  private struct Outcome {
    var spent = Spent()
    var raw = Spent()
    var verify = Spent()
    /// The server's own heads, at what OpenSSL takes to sign.
    var ownHeads = 0.0
  }

  private func ingest(
    _ groups: [[Cargo]], into clinic: BenchClinic, devices: [[Int: BenchDevice]], raw name: String
  ) async throws -> Outcome {
    var outcome = Outcome()
    var keys: [WriterID: PublicKey] = [:]
    for device in devices.flatMap(\.values) { keys[device.writer] = device.signer.publicKey }
    let bare = BareOpenSSL(
      groups.joined().flatMap(\.batches).compactMap { batch in
        keys[batch.writer].map {
          (
            signature: batch.head.signature,
            message: Head.message(log: batch.log, writer: batch.writer, length: batch.head.length, root: batch.head.root), key: $0
          )
        }
      })
    outcome.verify.measure { _ = bare.run() }
    let raw = try RawSQLite(try folder(name) + "/raw.sqlite")
    outcome.raw.measure { for group in groups { raw.commit(group.flatMap(\.batches).flatMap(\.changes).map(\.frame)) } }
    var heads = 0
    for group in groups {
      let (cpu, wall) = (Spent.cpuNow(), Spent.wallNow())
      let results = try await clinic.server.ingest(group)
      outcome.spent.add(since: cpu, wall)
      if let refused = results.flatMap(\.refused).first { throw BenchError.refused(refused.reason) }
      heads += Set(results.flatMap(\.touched)).count
    }
    var signing = Spent()
    try signing.measure { for _ in 0..<200 { _ = try clinic.key.sign([UInt8](repeating: 1, count: 120)) } }
    outcome.ownHeads = signing.cpu / 200 * Double(heads)
    return outcome
  }

  /// 200 logs, four devices each, weekly meetings, many requests in one commit; then merge, overhead and detection over what came.
  private func year() async throws {
    let (patients, weeks) = (isQuick ? 20 : 200, 52)
    let clinic = try BenchClinic(in: try folder("year"))
    let logs = try await clinic.addLogs(patients)
    var devices: [[Int: BenchDevice]] = []
    for log in logs {
      var here: [Int: BenchDevice] = [:]
      for (index, role) in [Role.patient, .caregiver, .nurse, .prescriber].enumerated() {
        here[index] = try await clinic.enrol(role, logs: [log])
      }
      devices.append(here)
    }
    var history = WrittenHistory(logs: logs, devices: devices, isHeadPerChange: false)
    var cargos: [Cargo] = []
    var number = 0
    for _ in 0..<weeks {
      for log in logs.indices {
        for (device, count) in [6, 4, 1, 1].enumerated() where device < 2 || (number / 7) % 3 != 0 || count > 1 {
          for _ in 0..<count {
            number += 1
            var one = symptom(number)
            (one.log, one.device) = (log, device)
            _ = try history.upload(one)
          }
          let sync = Operation(verb: .sync, log: log, device: device, record: "", kind: "", fields: [:])
          if let upload = try history.upload(sync), let sender = devices[log][device] {
            cargos.append(Cargo(sender: sender.writer, batches: upload.batches))
          }
        }
      }
    }
    let groups = stride(from: 0, to: cargos.count, by: 64).map { Array(cargos[$0..<min($0 + 64, cargos.count)]) }
    let outcome = try await ingest(groups, into: clinic, devices: devices, raw: "raw-year")
    let per = 1e6 / Double(cargos.count)
    row(
      "clinic year, \(history.changes) changes, \(cargos.count) uploads",
      "\(text(outcome.spent.cpu * per, 1)) µs an upload = \(text((outcome.spent.cpu - outcome.ownHeads) / (outcome.raw.cpu + outcome.verify.cpu))) ×",
      "insert \(text(outcome.raw.cpu * per, 1)) + verify \(text(outcome.verify.cpu * per, 1)) µs", "≤ 1.3 ×")
    row("  the server's own heads, apart", "\(text(outcome.ownHeads * per, 1)) µs an upload")
    let overheads = history.overheads.sorted()
    row("  overhead per change, median", "\(overheads[overheads.count / 2]) B", "", "≤ 44 B")
    var merge = Spent()
    let records = try await merged(clinic, logs, &merge)
    row("merge alone (a log materialised)", "\(text(merge.cpu * 1e6 / Double(history.changes))) µs a change, \(records) records")
    try await detection(clinic, logs[0])
    try await stored(clinic, history, feeds: patients * 4)
  }

  private func merged(_ clinic: BenchClinic, _ logs: [PumpLogID], _ spent: inout Spent) async throws -> Int {
    var records = 0
    for log in logs {
      let (cpu, wall) = (Spent.cpuNow(), Spent.wallNow())
      records += try await clinic.server.view(of: log).records.count
      spent.add(since: cpu, wall)
    }
    return records
  }

  private func detection(_ clinic: BenchClinic, _ log: PumpLogID) async throws {
    let settings = DetectionSettings(rulebook: try DefaultRulebook.load())
    let view = try await clinic.server.view(of: log)
    var best = Double.infinity
    for _ in 0..<3 {
      var spent = Spent()
      spent.measure { _ = settings.detect(in: view, at: Int64(Date().timeIntervalSince1970 * 1000)) }
      best = min(best, spent.wall)
    }
    row("detection, one-year log (\(view.changes.count) changes)", "\(text(best * 1000, 1)) ms from its start", "", "< 20 ms")
  }

  private func noop(_ count: Int) async throws {
    let clinic = try BenchClinic(in: try folder("noop-\(count)"))
    let logs = try await clinic.addLogs(count)
    let device = try await clinic.enrol(.prescriber, logs: logs)
    var spent = Spent()
    try await device.sync([], with: clinic.server, &spent)
    try await device.sync([], with: clinic.server, &spent)
    let before = (device.upBytes, device.downBytes)
    spent = Spent()
    let rounds = 20
    for _ in 0..<rounds { try await device.sync([], with: clinic.server, &spent) }
    row(
      "nothing to do, \(count) logs in scope",
      "\((device.upBytes - before.0) / rounds) B up, \((device.downBytes - before.1) / rounds) B down",
      "\(text(spent.cpu * 1e6 / Double(rounds), 0)) µs CPU, \(text(spent.wall * 1e6 / Double(rounds), 0)) µs elapsed", "≤ 250 B each way")
    try await clinic.server.close()
  }

  /// The peak while backlogs come in; the device writes as it goes, so that only the server's memory grows or does not.
  private func memory() async throws {
    var peaks: [Int] = []
    for total in isQuick ? [10_000, 100_000] : [100_000, 1_000_000] {
      let clinic = try BenchClinic(in: try folder("memory-\(total)"))
      let log = try await clinic.addLogs(1)
      let device = try await clinic.enrol(.nurse, logs: log)
      var feed = CompactRange()
      Machine.forgetPeak()
      let entry = NearestKind.draft("symptom", symptom(1).fields)
      for _ in 0..<total / 10_000 {
        var changes: [Change] = []
        var leaves: [Digest] = []
        let first = feed.end
        for _ in 0..<10_000 {
          let change = try ChangeDraft(header: Header(kind: Symptoms.table.code.rawValue), body: entry.body).change(random: SystemRandom())
          leaves.append(change.leafHash(hasher: hasher))
          feed.append(leaves[leaves.count - 1], hasher: hasher)
          changes.append(change)
        }
        let head = try Head.signed(
          log: log[0], writer: device.writer, length: feed.end, root: feed.root(hasher: hasher), by: device.signer)
        let batches = BatchCutter.batches(
          log: log[0], writer: device.writer, first: first, changes: changes, leaves: leaves, head: head,
          behind: try CompactRange(begin: feed.end, end: feed.end, hashes: []), hasher: hasher)
        let results = try await clinic.server.ingest([Cargo(sender: device.writer, batches: batches)])
        if let refused = results.flatMap(\.refused).first { throw BenchError.refused(refused.reason) }
      }
      peaks.append(Machine.peakKB)
      try await clinic.server.close()
    }
    row(
      "peak memory, backlog ten times as long", "\(peaks[1] / 1024) MiB = \(text(Double(peaks[1]) / Double(max(1, peaks[0])))) ×",
      "\(peaks[0] / 1024) MiB", "≤ 1.3 ×")
  }

  private func replay() async throws {
    let written = Mutex<[[UInt8]]>([])
    let clinic = try BenchClinic(in: try folder("replay")) { session in written.withLock { $0.append(session.bytes) } }
    let log = try await clinic.addLogs(1)
    let device = try await clinic.enrol(.nurse, logs: log)
    var history = WrittenHistory(logs: log, devices: [[0: device]], isHeadPerChange: false)
    var unused = Spent()
    let sessions = isQuick ? 5 : 20
    for session in 0..<sessions {
      for index in 0..<50 { _ = try history.upload(symptom(session * 50 + index)) }
      let sync = Operation(verb: .sync, log: 0, device: 0, record: "", kind: "", fields: [:])
      try await device.sync(try history.upload(sync)?.batches ?? [], with: clinic.server, &unused)
    }
    try await clinic.server.close()
    let transcripts = written.withLock { $0 }
    let (cpu, wall) = (Spent.cpuNow(), Spent.wallNow())
    var equal = 0
    for bytes in transcripts {
      if await SessionReplay(bytes, ports: ReplayPorts(hasher: hasher, verifier: OpenSSLVerifier())).isEqual { equal += 1 }
    }
    var spent = Spent()
    spent.add(since: cpu, wall)
    row(
      "replay, \(transcripts.count) sessions of 50 changes", "\(text(Double(transcripts.count) / spent.cpu, 0)) sessions/s",
      "\(equal) bit for bit")
  }
}
