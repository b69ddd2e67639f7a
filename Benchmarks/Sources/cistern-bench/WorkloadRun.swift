import Admission
import ChangeLog
import FieldDevice
import Foundation
import LogStorage
import MerkleLog
import PumpRecords
import SQLiteStorage
import Signatures
import SyncProtocol
import SyncServer

/// Runs one workload file and prints a JSON line for each variant.
enum WorkloadRun {
  static func run(_ name: String, file: String, scratch: String) async throws {
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    let operations = try Workload.read(file)
    if name == "w4" { return try await append(operations, scratch: scratch) }
    try await merge(try await prepared(name, operations, in: scratch + "/merge", verifier: CredulousVerifier()))
    try await whole(try await prepared(name, operations, in: scratch + "/whole", verifier: OpenSSLVerifier()))
  }

  struct Prepared {
    var clinic: BenchClinic
    var history: WrittenHistory
    var uploads: [Upload]
  }

  /// The clinic with its devices, and every change written and signed.
  static func prepared(
    _ name: String, _ operations: [Operation], in directory: String, verifier: any SignatureVerifier
  ) async throws -> Prepared {
    let clinic = try BenchClinic(in: directory, verifier: verifier)
    let logs = try await clinic.addLogs((operations.map(\.log).max() ?? 0) + 1)
    let names = Set(operations.map(\.device)).sorted()
    // In one log everybody writes everything; in the clinic year a patient does not fill pumps.
    let roles: [Role] = name == "w1" ? [.patient, .caregiver, .nurse, .prescriber] : [.nurse, .nurse, .nurse, .nurse]
    var devices: [[Int: BenchDevice]] = []
    for log in logs {
      var here: [Int: BenchDevice] = [:]
      for name in names { here[name] = try await clinic.enrol(roles[name % roles.count], logs: [log]) }
      devices.append(here)
    }
    var history = WrittenHistory(logs: logs, devices: devices, isHeadPerChange: name == "w2each")
    var uploads: [Upload] = []
    for operation in operations { if let upload = try history.upload(operation) { uploads.append(upload) } }
    return Prepared(clinic: clinic, history: history, uploads: uploads)
  }

  /// Everything that decides surviving values, in memory: bytes read, roots compared, standings judged, registers merged.
  private static func merge(_ prepared: Prepared) async throws {
    let server = prepared.clinic.server
    var wire: [(log: Int, bytes: [[UInt8]])] = []
    for upload in prepared.uploads { wire.append((upload.log, upload.batches.map { BatchItem.encoded($0) })) }
    let introductions = try prepared.clinic.store.read { reader in
      try prepared.history.logs.map {
        try reader.changes(of: $0, writer: server.identity.serverWriter, from: 0, maxBytes: 1 << 20)
      }
    }
    var spent = Spent()
    let records = try spent.measure { () throws -> Int in
      var feeds: [[WriterID: (range: CompactRange, changes: [Change])]] = prepared.history.logs.map { _ in [:] }
      var arrivals: [[Change]] = introductions
      for (log, items) in wire where !items.isEmpty {
        var grown: Arrival.Feed?
        for item in items {
          guard case .batch(let batch) = try BatchItem.read(item) else { throw BenchError.refused("unreadable") }
          let merged = try MergedBatch(batch, frontier: feeds[log][batch.writer]?.range ?? CompactRange(), hasher: hasher)
          feeds[log][batch.writer, default: (CompactRange(), [])].range = merged.frontier
          feeds[log][batch.writer]?.changes += batch.changes
          grown = .init(writer: batch.writer, length: batch.end, root: merged.frontier.root(hasher: hasher))
        }
        if let grown {
          arrivals[log].append(
            try ServerEntry.arrival(Arrival(feeds: [grown], serverMS: 1_750_000_000_000)).change(random: SystemRandom()))
        }
      }
      var records = 0
      for (index, log) in prepared.history.logs.enumerated() {
        var contents = [FeedContent(log: log, writer: server.identity.serverWriter, changes: arrivals[index], hasher: hasher)]
        for (writer, feed) in feeds[index].sorted(by: { $0.key < $1.key }) {
          contents.append(FeedContent(log: log, writer: writer, changes: feed.changes, hasher: hasher))
        }
        records +=
          LogView(log: log, clinic: server.identity.clinic, feeds: contents, hasher: hasher, verifier: CredulousVerifier()).records.count
      }
      return records
    }
    JSONLine()
      .text("variant", "merge").seconds("cpu_s", spent.cpu).seconds("wall_s", spent.wall).number("changes", prepared.history.changes)
      .number("uploads", prepared.uploads.count { !$0.batches.isEmpty }).number("records", records).print()
    try await server.close()
  }

  /// The whole way: requests in, signatures checked, stored durably, answered with receipts and with what others wrote.
  private static func whole(_ prepared: Prepared) async throws {
    Machine.forgetPeak()
    var spent = Spent()
    let (clinic, history) = (prepared.clinic, prepared.history)
    for upload in prepared.uploads {
      guard let device = history.devices[upload.log][upload.device] else { continue }
      try await device.sync(upload.batches, with: clinic.server, &spent)
    }
    let peak = Machine.peakKB
    let all = history.devices.flatMap(\.values)
    let (up, down) = (all.reduce(0) { $0 + $1.upBytes }, all.reduce(0) { $0 + $1.downBytes })
    // One more round of a device that has just synced: nothing to do.
    var (noopUp, noopDown) = (0, 0)
    if let last = prepared.uploads.last, let device = history.devices[last.log][last.device] {
      var unused = Spent()
      try await device.sync([], with: clinic.server, &unused)
      let before = (device.upBytes, device.downBytes)
      try await device.sync([], with: clinic.server, &unused)
      (noopUp, noopDown) = (device.upBytes - before.0, device.downBytes - before.1)
    }
    try await clinic.server.close()
    let stored = Machine.bytes(below: clinic.directory)
    let before = Spent.cpuNow()
    let again = try BenchClinic.Reopened(clinic)
    let open = Spent.cpuNow() - before
    try await again.server.close()
    JSONLine()
      .text("variant", "merge+verify+store").seconds("cpu_s", spent.cpu).seconds("wall_s", spent.wall).number("up_bytes", up)
      .number("down_bytes", down).number("stored_bytes", stored).number("log_bytes", history.changeBytes).number("peak_rss_kb", peak)
      .seconds("open_cpu_s", open).number("noop_up", noopUp).number("noop_down", noopDown).print()
  }

  /// Appends on a device, each durable before the call returns.
  private static func append(_ operations: [Operation], scratch: String) async throws {
    let recorder = try await RecordingDevice(in: scratch)
    let adds = operations.filter { $0.verb == .add }
    let existing = max(0, adds.count - max(1, adds.count * 2 / 7))
    for operation in adds[..<existing] { try await recorder.record(operation) }
    var micros: [Double] = []
    for operation in adds[existing...] {
      let before = Spent.wallNow()
      try await recorder.record(operation)
      micros.append((Spent.wallNow() - before) * 1e6)
    }
    micros.sort()
    func at(_ share: Double) -> Double { micros[min(micros.count - 1, Int(Double(micros.count) * share))] }
    JSONLine().text("variant", "sqlite").seconds("p50_us", at(0.5)).seconds("p95_us", at(0.95)).seconds("p99_us", at(0.99)).print()
    await recorder.device.close()
  }
}

/// A real device, enrolled over a transport in this process.
struct RecordingDevice {
  let device: EnrolledDevice
  let log: PumpLogID
  let clinic: BenchClinic

  init(in scratch: String) async throws {
    clinic = try BenchClinic(in: scratch + "/clinic")
    let server = clinic.server
    log = try await clinic.addLogs(1)[0]
    let transport = InMemoryTransport { request in
      switch request.path {
      case "/v1/enrol": return TransportResponse(status: 200, body: try await server.enrol(request.body.whole()))
      case "/v1/enrol/accept": return TransportResponse(status: 200, body: try await server.accept(request.body.whole()))
      default:
        var incoming = server.incoming()
        while let piece = try request.body.next() { try await incoming.push(piece, at: server) }
        return TransportResponse(status: 200, body: try await server.sync(incoming).flatMap { $0 })
      }
    }
    let invitation = try await server.invite(personName: "Nora", role: Role.nurse.rawValue, logs: [log])
    let link = EnrolmentLink(clinic: server.identity.clinic, server: "http://127.0.0.1:1", code: EnrolmentCode(bytes: invitation.code))
    device = try await EnrolledDevice.enrol(
      link.description, in: URL(fileURLWithPath: scratch + "/device"), over: transport, agree: { _ in true })
    try await device.sync(over: transport)
  }

  func entry(_ operation: Operation) -> Entry {
    Entry(kind: NearestKind.code(operation.kind), fields: NearestKind.draft(operation.kind, operation.fields))
  }

  func record(_ operation: Operation) async throws { try await device.record(entry(operation), in: log) }
}

/// One JSON object on one line, its keys in the order in which they were given.
struct JSONLine {
  private var parts: [String] = []

  func text(_ key: String, _ value: String) -> JSONLine { adding("\"\(key)\":\"\(value)\"") }
  func number(_ key: String, _ value: Int) -> JSONLine { adding("\"\(key)\":\(value)") }
  func seconds(_ key: String, _ value: Double) -> JSONLine { adding("\"\(key)\":" + String(format: "%.4f", value)) }
  func print() { Swift.print("{" + parts.joined(separator: ",") + "}") }

  private func adding(_ part: String) -> JSONLine {
    var line = self
    line.parts.append(part)
    return line
  }
}
