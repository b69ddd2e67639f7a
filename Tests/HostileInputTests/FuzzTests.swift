import ChangeLog
import ClinicalFiles
import Foundation
import MerkleLog
import PumpRecords
import Signatures
import SyncProtocol
import Testing

/// Every reader of bytes from outside, fed with input that is nearly right. It ends in a value or a typed error, and what was read
/// says the same when it is written and read once more.
///
/// 10,000 inputs each in the suite; `CISTERN_FUZZ_SECONDS=60 swift test --filter FuzzTests` goes on for so long at each reader, from
/// the seed `CISTERN_SEED`. Input number n depends on seed and n alone: a run that ends the process is had again with both. What ended
/// it is then kept as hexadecimal text in Fixtures/damaged/<reader>/<name>.hex, and fed to its reader for ever.
@Suite struct FuzzTests {
  struct Reader: Sendable, CustomTestStringConvertible {
    var name: String
    var samples: [[UInt8]]
    var isSlow = false
    var read: @Sendable ([UInt8]) -> Bool

    var testDescription: String { name }
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let seed = ProcessInfo.processInfo.environment["CISTERN_SEED"].flatMap { UInt64($0) } ?? 20_261_125
  static let seconds = ProcessInfo.processInfo.environment["CISTERN_FUZZ_SECONDS"].flatMap { Double($0) }

  @Test(arguments: readers)
  func `nearly right input ends in a value or a typed error`(_ reader: Reader) {
    print("\(reader.name): CISTERN_SEED=\(Self.seed)")
    let began = ContinuousClock.now
    let least = reader.isSlow ? 300 : 10_000
    var count = 0
    while count < least || Self.seconds.map({ ContinuousClock.now - began < .seconds($0) }) ?? false {
      var input = SpoiltInput(seed: Self.seed &+ UInt64(count) &* 0x1_0000_0001)
      let bytes = input.next(from: reader.samples)
      if !reader.read(bytes) { Issue.record("\(reader.name), input \(count): \(Hex.text(bytes.prefix(2_000)))") }
      count += 1
    }
    if Self.seconds != nil { print("\(reader.name): \(count) inputs") }
  }

  @Test(arguments: readers)
  func `what once ended a process is fed to its reader for ever`(_ reader: Reader) throws {
    let folder = Self.root.appending(path: "Fixtures/damaged/\(reader.name)")
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? [] where name.hasSuffix(".hex") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      let bytes = try #require(Hex.bytes(text.filter { !$0.isWhitespace }))
      #expect(reader.read(bytes), "\(reader.name)/\(name)")
    }
  }

  @Test func `good samples read`() {
    for reader in Self.readers { for sample in reader.samples { #expect(reader.read(sample), "\(reader.name)") } }
  }

  private static func file(_ path: String) -> [UInt8] { (try? Data(contentsOf: root.appending(path: path))).map { Array($0) } ?? [] }

  private static let request: SyncRequest? = {
    let id = [UInt8](repeating: 7, count: 16)
    guard let clinic = ClinicID(id), let writer = WriterID(id), let ticket = Ticket(id), let log = PumpLogID(id) else { return nil }
    let feed = Arrival.Feed(writer: 7, length: 300, root16: id)
    return SyncRequest(
      clinic: clinic, writer: writer, ticket: ticket, clocks: DeviceClocks(boot: 3, uptimeMS: 4_000, wallMS: SmallLog.now),
      previous: PreviousContact(serverMS: SmallLog.now, receivedUptimeMS: 3_000), scopeVersion: 2,
      scopeDigest: .scope([], hasher: SmallLog.hasher), cursor: [1, 2, 3], batchCount: 1, tips: [LogTips(log: log, feeds: [feed, feed])],
      listFrom: log, buckets: BucketDigests([], hasher: SmallLog.hasher), hasMore: true, changesWaiting: 12)
  }()

  private static let response: SyncResponse? = {
    let id = [UInt8](repeating: 7, count: 16)
    guard let writer = WriterID(id), let ticket = Ticket(id), let log = PumpLogID(id), let change = ChangeID(id) else { return nil }
    return SyncResponse(
      requestHash: SmallLog.hasher.hash([1]), status: .answered, serverMS: SmallLog.now, ticket: ticket, scopeVersion: 1,
      scopeDigest: .scope([], hasher: SmallLog.hasher), cursor: [9], batchCount: 2,
      listing: [LogDigest(log: log, digest: .scope([], hasher: SmallLog.hasher))], listNext: log,
      buckets: Buckets(bits: 1 << 63 | 5), wants: [Want(log: log, writer: 7, from: 3)],
      standings: [StandingNotice(change: change, reason: "no-grant")],
      notices: [LimboNotice(log: log, writer: writer, first: 2, reason: "wrong-root")], hasMore: true)
  }()

  private static let sampleChanges: [Change] = [
    try? SmallLog.change(header: SmallLog.header(10), body: [0x08, 0x64, 0x40, 0x01], note: [0x82, 0x40, 0x01, 0x61]),
    try? SmallLog.change(header: SmallLog.header(1011)), try? SmallLog.change(header: [0x08, 0x0a, 0x68, 0x01], layout: 2),
  ].compactMap { $0 }

  private static let items: [[UInt8]] = {
    guard let log = try? SmallLog(), let batch = try? log.batch(sampleChanges) else { return [] }
    return [BatchItem.encoded(batch), BatchItem.encoded(batch, naming: false)]
  }()

  static let readers: [Reader] = [
    Reader(name: "wire", samples: sampleChanges.map(\.headerBytes) + [[0x08, 0x64, 0x40, 0x01]]) { bytes in
      // What is in form joins to the bytes that were read.
      guard let slots = try? Form.slots(of: bytes.span) else { return true }
      guard slots.flatMap({ Array(bytes[Int($0.start)..<Int($0.to)]) }) == bytes else { return false }
      for table in Kinds.all { _ = UntypedMessage(table: table, bytes) }
      _ = Header(bytes)
      return true
    },
    Reader(name: "frame", samples: sampleChanges.map(\.frame)) { bytes in
      _ = try? Change.sequence(bytes)
      guard let change = try? Change(frame: bytes) else { return true }
      let erased = change.erasing(3, hasher: SmallLog.hasher)
      _ = (change.header, change.registers, ServerEntry(change))
      return change.frame == bytes && erased.leafHash(hasher: SmallLog.hasher) == change.leafHash(hasher: SmallLog.hasher)
    },
    Reader(name: "batch", samples: items) { bytes in
      guard case .batch(let batch)? = try? BatchItem.read(bytes, log: PumpLogID([UInt8](repeating: 1, count: 16))) else { return true }
      _ = try? MergedBatch(batch, frontier: nil, hasher: SmallLog.hasher)
      return (try? BatchItem.read(BatchItem.encoded(batch))) == .batch(batch)
    },
    Reader(name: "request", samples: request.map { [$0.encoded()] } ?? []) { bytes in
      _ = (try? EnrolRequest(bytes), try? AcceptRequest(bytes), TicketRecord(bytes), SyncMemory(bytes))
      guard let request = try? SyncRequest(bytes) else { return true }
      return (try? SyncRequest(request.encoded())) == request
    },
    Reader(name: "response", samples: response.map { [$0.encoded()] } ?? []) { bytes in
      guard let response = try? SyncResponse(bytes) else { return true }
      return (try? SyncResponse(response.encoded())) == response
    },
    Reader(
      name: "stream",
      samples: items.map {
        SyncStreamWriter.framed(SyncStreamWriter.message(.init(body: [1], signature: [UInt8](repeating: 1, count: 64))))
          + SyncStreamWriter.framed($0)
      }
    ) { bytes in
      var reader = SyncStreamReader()
      reader.push(bytes)
      do throws(SyncProblem) {
        while try reader.next() != nil {}
        return reader.waiting <= bytes.count
      } catch {
        return reader.waiting == 0
      }
    },
    Reader(name: "transcript", samples: [file("Fixtures/transcripts/device.transcript")], isSlow: true) { bytes in
      let transcript = Transcript(bytes, hasher: SmallLog.hasher)
      return transcript.fault != nil || transcript.begin != nil
    },
    Reader(name: "timeline", samples: ["WD-1", "RF-1", "VE-2"].flatMap(samples(of:))) { bytes in
      _ = try? TimelineFileReader.read(bytes, name: "t")
      return true
    },
    Reader(name: "rulebook", samples: [Array(DefaultRulebook.bytes)], isSlow: true) { bytes in
      _ = try? RulebookReader.read(bytes, file: "r")
      return true
    },
  ]

  private static func samples(of rule: String) -> [[UInt8]] {
    let folder = root.appending(path: "Fixtures/timelines/\(rule)")
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    return names.prefix(4).map { file("Fixtures/timelines/\(rule)/\($0)") }
  }
}
