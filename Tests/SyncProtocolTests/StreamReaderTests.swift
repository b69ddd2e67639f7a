import ChangeLog
import LogStorage
import MerkleLog
import Signatures
import SyncProtocol
import Testing
import TestGround

/// Bytes from outside become messages or a typed refusal, cut anywhere, and never more memory than a message.
@Suite struct StreamReaderTests {
  @Test func `drip-fed and whole give the same messages`() throws {
    let body = try Self.body(seed: 500)
    let whole = try Self.messages(body, chunk: body.count)
    #expect(whole.count == 4)
    for chunk in [1, 2, 3, 7, 64, 1_000] { #expect(try Self.messages(body, chunk: chunk) == whole) }
  }

  @Test func `random bytes never trap`() {
    let seed: UInt64 = 501
    print("seed \(seed)")
    var generator = SplitMix64(seed: seed)
    for _ in 0..<3_000 {
      var reader = SyncStreamReader()
      reader.push(generator.bytes(generator.below(200)))
      while (try? reader.next()) != .some(nil) {
        guard (try? reader.next()) != nil else { break }
      }
      #expect(reader.waiting <= 200)
    }
  }

  @Test func `a damaged body never traps, on either side`() throws {
    let seed: UInt64 = 502
    print("seed \(seed)")
    var generator = SplitMix64(seed: seed)
    let body = try Self.body(seed: seed)
    for _ in 0..<2_000 {
      var damaged = body
      for _ in 0...generator.below(4) {
        switch generator.below(3) {
        case 0: damaged[generator.below(damaged.count)] = UInt8(truncatingIfNeeded: generator.next())
        case 1: damaged.remove(at: generator.below(damaged.count))
        default: damaged.insert(UInt8(truncatingIfNeeded: generator.next()), at: generator.below(damaged.count))
        }
      }
      _ = try? Self.messages(damaged, chunk: 1 + generator.below(300))
    }
  }

  @Test func `bodies of requests and responses from random bytes never trap`() {
    var generator = SplitMix64(seed: 503)
    for _ in 0..<3_000 {
      let bytes = generator.bytes(generator.below(120))
      _ = try? SyncRequest(bytes)
      _ = try? SyncResponse(bytes)
      _ = try? BatchItem.read(bytes)
      _ = try? EnrolRequest(bytes)
      _ = try? AcceptRequest(bytes)
      _ = TicketRecord(bytes)
      _ = SyncMemory(bytes)
    }
  }

  @Test func `a length beyond the limit is refused at once, and for ever`() throws {
    for (bytes, wanted) in [
      ([0x81, 0x80, 0x10], ProblemCode.tooLarge),  // 262145, one more than an envelope may have
      ([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], .tooLarge), ([0x80, 0x00], .malformed),
      ([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], .malformed),
    ] as [([UInt8], ProblemCode)] {
      var reader = SyncStreamReader()
      reader.push(bytes)
      #expect(code { _ = try reader.next() } == wanted)
      reader.push([0])
      #expect(code { _ = try reader.next() } == wanted)
      #expect(reader.waiting == 0, "nothing is kept of a stream that is wrong")
    }
    var reader = SyncStreamReader()
    reader.push([0x80, 0x80, 0x10])
    #expect(try reader.next() == nil, "an envelope of exactly the limit is waited for")
  }

  @Test func `an envelope of another size of signature is none`() {
    for count in [0, 63, 65] {
      var reader = SyncStreamReader()
      let signed = SignedStatement(body: [1], signature: [UInt8](repeating: 1, count: count))
      reader.push(SyncStreamWriter.framed(SyncStreamWriter.message(signed)))
      #expect(code { _ = try reader.next() } == .malformed)
    }
  }

  @Test func `a batch that cannot be read is set apart, and the next one is read`() throws {
    let hasher = OpenSSLHasher()
    let batches = try Self.batches(seed: 504)
    // The first byte of the frames becomes a length that is none.
    var bad = batches[0]
    bad.changes = []
    let good = BatchItem.encoded(batches[0])
    let frame = batches[0].changes[0].frame
    var broken = good
    let at = try #require((0..<good.count - frame.count).first { Array(good[$0..<$0 + frame.count]) == frame })
    broken[at] = 0
    guard case .unreadable(let apart) = try BatchItem.read(broken) else { throw SyncProblem(.malformed, "it was read") }
    #expect(apart.log == bad.log && apart.writer == bad.writer)
    #expect(apart.bytes.count == broken.count)
    var reader = SyncStreamReader()
    reader.push(SyncStreamWriter.framed(SyncStreamWriter.message(.init(body: [], signature: [UInt8](repeating: 0, count: 64)))))
    reader.push(SyncStreamWriter.framed(broken) + SyncStreamWriter.framed(good))
    _ = try reader.next()
    guard case .unreadable? = try reader.next(), case .batch(let read)? = try reader.next() else {
      throw SyncProblem(.malformed, "the good batch behind the bad one")
    }
    #expect(read == batches[0])
    _ = hasher
  }

  @Test func `changes travel byte for byte, and a log is named once`() throws {
    let batches = try Self.batches(seed: 505)
    for batch in batches { #expect(try BatchItem.read(BatchItem.encoded(batch)) == .batch(batch)) }
    let named = BatchItem.encoded(batches[0]).count
    let unnamed = BatchItem.encoded(batches[0], naming: false).count
    #expect(named - unnamed == 18)
    #expect(code { _ = try BatchItem.read(BatchItem.encoded(batches[0], naming: false)) } == .malformed)
    let framing = unnamed - batches[0].changes.reduce(0) { $0 + $1.frame.count } - 32 * batches[0].suffix.count
    #expect(framing <= 135, "a batch with its head costs about 128 bytes beside its changes, \(framing) were taken")
    #expect(named <= BatchCutter.framing + batches[0].changes.reduce(0) { $0 + $1.frame.count } + 32 * batches[0].suffix.count)
  }

  @Test func `counts beyond the limits are refused with their code`() throws {
    let log = try #require(PumpLogID([UInt8](repeating: 1, count: 16)))
    let digest = try #require(HoldingsDigest([UInt8](repeating: 0, count: 16)))
    var request = SyncRequest(
      clinic: try #require(ClinicID([UInt8](repeating: 1, count: 16))), writer: try #require(WriterID([UInt8](repeating: 2, count: 16))),
      ticket: try #require(Ticket([UInt8](repeating: 3, count: 16))), clocks: DeviceClocks(boot: 1, uptimeMS: 1, wallMS: 1),
      scopeDigest: digest)
    #expect(try SyncRequest(request.encoded()) == request)
    request.batchCount = SyncLimits.batches + 1
    #expect(code { _ = try SyncRequest(request.encoded()) } == .tooManyBatches)
    request.batchCount = 0
    request.tips = [LogTips](repeating: LogTips(log: log, feeds: []), count: SyncLimits.describedLogs + 1)
    #expect(code { _ = try SyncRequest(request.encoded()) } == .tooManyTips)
    request.tips = [
      LogTips(
        log: log,
        feeds: [Arrival.Feed](
          repeating: .init(writer: 1, length: 1, root16: [UInt8](repeating: 0, count: 16)), count: SyncLimits.feedsPerLog + 1))
    ]
    #expect(code { _ = try SyncRequest(request.encoded()) } == .tooManyTips)
    request.tips = []
    request.cursor = [UInt8](repeating: 0, count: SyncLimits.cursor + 1)
    #expect(code { _ = try SyncRequest(request.encoded()) } == .malformed)
  }

  @Test func `the largest request and response fit their envelope`() throws {
    let id = try #require(PumpLogID([UInt8](repeating: 0xff, count: 16)))
    let digest = try #require(HoldingsDigest([UInt8](repeating: 0xff, count: 16)))
    let feed = Arrival.Feed(writer: .max, length: ChangeLimits.feed - 1, root16: [UInt8](repeating: 0xff, count: 16))
    let perLog = SyncLimits.feeds / SyncLimits.describedLogs
    let request = SyncRequest(
      clinic: try #require(ClinicID([UInt8](repeating: 1, count: 16))), writer: try #require(WriterID([UInt8](repeating: 2, count: 16))),
      ticket: try #require(Ticket([UInt8](repeating: 3, count: 16))), clocks: DeviceClocks(boot: .max, uptimeMS: 1 << 41, wallMS: 1 << 47),
      scopeDigest: digest,
      tips: [LogTips](
        repeating: LogTips(log: id, feeds: [Arrival.Feed](repeating: feed, count: min(perLog, 6))), count: SyncLimits.describedLogs),
      listFrom: id,
      buckets: BucketDigests([], hasher: OpenSSLHasher()))
    #expect(request.encoded().count + 80 <= SyncLimits.envelope)
    #expect(try SyncRequest(request.encoded()) == request)
    let response = SyncResponse(
      requestHash: OpenSSLHasher().hash([]), status: .answered, serverMS: 1 << 47, ticket: request.ticket, scopeDigest: digest,
      listing: [LogDigest](repeating: LogDigest(log: id, digest: digest), count: SyncLimits.listedLogs), buckets: Buckets(bits: .max),
      wants: [Want](repeating: Want(log: id, writer: .max, from: ChangeLimits.feed - 1), count: SyncLimits.remarks),
      standings: [StandingNotice](
        repeating: StandingNotice(change: try #require(ChangeID([UInt8](repeating: 1, count: 16))), reason: "kind-outside-classes"),
        count: SyncLimits.remarks))
    #expect(response.encoded().count + 80 <= SyncLimits.envelope)
    #expect(try SyncResponse(response.encoded()) == response)
  }

  /// Three batches of one feed.
  static func batches(seed: UInt64) throws -> [Batch] {
    let server = try TestServer(seed: seed)
    let log = try server.addLog()
    let feed = try #require(try server.replica.feed(log, server.writer))
    return try server.replica.batches(
      for: ReadPlan(ranges: [FeedRange(log: log, writer: server.writer, from: 0, to: feed.length)]), maxBytes: 1)
  }

  /// An envelope and three batches.
  static func body(seed: UInt64) throws -> [UInt8] {
    var writer = SyncStreamWriter()
    let envelope = SignedStatement(body: [1, 2, 3], signature: [UInt8](repeating: 9, count: 64))
    return SyncStreamWriter.framed(SyncStreamWriter.message(envelope)) + (try batches(seed: seed).flatMap { writer.framed($0) })
  }

  static func messages(_ body: [UInt8], chunk: Int) throws -> [SyncMessage] {
    var reader = SyncStreamReader()
    var messages: [SyncMessage] = []
    for start in stride(from: 0, to: body.count, by: chunk) {
      reader.push(body[start..<min(start + chunk, body.count)])
      while let message = try reader.next() { messages.append(message) }
    }
    return messages
  }
}
