import ChangeLog
import MerkleLog
import Signatures
import SyncProtocol
import Testing
import TestGround

/// A recording is whole or names its first bad record, and plays to who asks the same.
@Suite struct TranscriptTests {
  private let hasher = OpenSSLHasher()

  private func records() throws -> [TranscriptRecord] {
    var generator = SplitMix64(seed: 700)
    let log = try #require(PumpLogID(generator.bytes(16)))
    let writer = try #require(WriterID(generator.bytes(16)))
    let digest = try #require(HoldingsDigest(generator.bytes(16)))
    let tip = BranchTip(writer: writer, length: 9, root: hasher.hash([1]))
    return [
      .begin(
        .init(
          side: .device, clinic: try #require(ClinicID(generator.bytes(16))), own: writer,
          peer: try #require(WriterID(generator.bytes(16))), build: "test 1", atMS: 1_800_000_000_000)),
      .input(.clocks(DeviceClocks(boot: 3, uptimeMS: 4, wallMS: 5))), .input(.serverTime(6)),
      .input(.versions(merge: 1, rulebook: "1.0.0")), .input(.policy([1, 2])), .input(.held([LogDigest(log: log, digest: digest)])),
      .input(.tips([HeldLog(log: log, server: writer, tips: [tip]), HeldLog(log: log, server: nil, tips: [])])),
      .input(.unsynced([FeedRange(log: log, writer: writer, from: 2, to: 9)])), .input(.memory([7])), .input(.tickets([])),
      .input(.scope([ScopeLog(log: log, digest: digest, commit: 12)], newest: 13)),
      .input(.key(writer, PublicKey(algorithm: .ed25519, raw: generator.bytes(32)))), .input(.value(name: "epoch", bytes: [1])),
      .frame(.init(.sent, atMS: 1, isLast: false, bytes: generator.bytes(40))), .frame(.init(.received, atMS: 2, isLast: true, bytes: [])),
      .effect(.init(.signature, statement: [1], output: [2])), .effect(.init(.random, statement: [3], output: [])),
      .outcome(name: "digest", bytes: digest.bytes), .end(atMS: 9),
    ]
  }

  private func file(_ records: [TranscriptRecord]) -> [UInt8] {
    var writer = TranscriptWriter()
    return records.flatMap { writer.append($0, hasher: hasher) }
  }

  @Test func `every sort of record comes back`() throws {
    let records = try records()
    let transcript = Transcript(file(records), hasher: hasher)
    #expect(transcript.fault == nil)
    #expect(transcript.records == records)
    #expect(transcript.begin?.build == "test 1")
  }

  @Test func `one flipped bit anywhere is found, in its record`() throws {
    let records = try records()
    let bytes = file(records)
    var writer = TranscriptWriter()
    var starts: [Int] = []
    var end = TranscriptWriter.magic.count
    for (index, record) in records.enumerated() {
      starts.append(index == 0 ? 0 : end)
      end = (index == 0 ? 0 : end) + writer.append(record, hasher: hasher).count
    }
    for position in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[position] ^= 1 << UInt8(bit)
        let fault = try #require(Transcript(flipped, hasher: hasher).fault, "byte \(position) bit \(bit)")
        #expect(fault.record == (starts.lastIndex { $0 <= position } ?? 0), "byte \(position) bit \(bit): \(fault)")
      }
    }
  }

  @Test func `a file cut anywhere is found, and what is whole is given`() throws {
    let records = try records()
    let bytes = file(records)
    for count in 0..<bytes.count {
      let transcript = Transcript(Array(bytes.prefix(count)), hasher: hasher)
      #expect(transcript.fault != nil)
      #expect(transcript.records == Array(records.prefix(transcript.records.count)))
    }
  }

  @Test func `records that were dropped, moved, doubled or added are found`() throws {
    let records = try records()
    var writer = TranscriptWriter()
    let pieces = records.map { writer.append($0, hasher: hasher) }
    var dropped = pieces
    dropped.remove(at: 4)
    #expect(Transcript(dropped.flatMap { $0 }, hasher: hasher).fault?.record == 4)
    var moved = pieces
    moved.swapAt(5, 6)
    #expect(Transcript(moved.flatMap { $0 }, hasher: hasher).fault?.record == 5)
    var doubled = pieces
    doubled.insert(pieces[3], at: 3)
    #expect(Transcript(doubled.flatMap { $0 }, hasher: hasher).fault?.record == 4)
    let behind = Transcript(pieces.flatMap { $0 } + writer.append(.end(atMS: 1), hasher: hasher), hasher: hasher)
    #expect(behind.fault?.reason == .behindTheEnd)
    #expect(Transcript(file(Array(records.dropFirst())), hasher: hasher).fault?.reason == .misplacedBeginning)
    #expect(
      Transcript(file([records[0], records[0]]), hasher: hasher).fault
        == .init(record: 1, offset: file([records[0]]).count, reason: .misplacedBeginning))
    #expect(Transcript(file(Array(records.dropLast())), hasher: hasher).fault?.reason == .noEnd)
    #expect(Transcript([], hasher: hasher).fault?.reason == .notATranscript)
  }

  @Test func `random files never trap`() {
    var generator = SplitMix64(seed: 710)
    for _ in 0..<2_000 {
      _ = Transcript(TranscriptWriter.magic + generator.bytes(generator.below(200)), hasher: hasher)
    }
  }

  @Test func `a recorded signer plays the same signatures to the same statements`() throws {
    let recorder = TranscriptRecorder(try begin(), hasher: hasher)
    let signer = RecordedSigner(try SoftwareSigner.generate(), recorder: recorder)
    let random = RecordedRandom(SeededRandom(seed: 1), recorder: recorder)
    let mac = RecordedAuthenticator(OpenSSLMAC(), recorder: recorder)
    let first = try signer.sign([1, 2, 3])
    let drawn = random.bytes(16)
    let second = try signer.sign([4])
    let code = mac.hmac(key: [9], message: [8])
    recorder.frame(.sent, atMS: 1, isLast: true, bytes: [UInt8](repeating: 5, count: SyncLimits.transcriptRecord + 10))
    recorder.finish(atMS: 2)
    recorder.record(.end(atMS: 3))
    let transcript = Transcript(recorder.drain(), hasher: hasher)
    #expect(transcript.fault == nil)
    #expect(recorder.drain().isEmpty)
    #expect(!transcript.records.contains { if case .effect(let effect) = $0 { effect.statement == [9] } else { false } }, "no key")
    let frames = transcript.records.compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
    #expect(frames.map(\.isLast) == [false, true])

    let player = TranscriptPlayer(transcript.records)
    let played = PlayedSigner(signer.publicKey, player: player)
    #expect(PlayedRandom(player: player).bytes(16) == drawn, "the order between sorts of operations does not matter")
    #expect(try played.sign([1, 2, 3]) == first)
    #expect(try played.sign([4]) == second)
    #expect(PlayedAuthenticator(player: player).hmac(key: [], message: [8]) == code)
    #expect(player.divergence == nil)
    #expect(TranscriptRecord.Effect.Operation.allCases.allSatisfy { player.left($0) == 0 })
    #expect(throws: Divergence(index: 2, operation: .signature, recorded: nil, asked: [4])) { try played.sign([4]) }
  }

  @Test func `another statement is the divergence`() throws {
    let recorder = TranscriptRecorder(try begin(), hasher: hasher)
    let signer = RecordedSigner(try SoftwareSigner.generate(), recorder: recorder)
    _ = try signer.sign([1])
    _ = try signer.sign([2])
    let player = TranscriptPlayer(Transcript(recorder.drain(), hasher: hasher).records)
    let played = PlayedSigner(signer.publicKey, player: player)
    _ = try played.sign([1])
    let wanted = Divergence(index: 1, operation: .signature, recorded: [2], asked: [3])
    #expect(throws: wanted) { try played.sign([3]) }
    _ = PlayedRandom(player: player).bytes(4)
    #expect(player.divergence == wanted, "the first one is kept")
  }

  @Test func `a recorded session runs again to the byte`() throws {
    let server = try TestServer(seed: 720)
    let log = try server.addLog()
    let phone = try TestDevice(at: server, logs: [log], seed: 721)
    try phone.sync(with: server)
    try phone.record(2, in: log)
    let recorder = TranscriptRecorder(try begin(), hasher: hasher)
    recorder.input(.memory(phone.memory.encoded()))
    recorder.input(.held(try phone.replica.held()))
    recorder.input(.unsynced(try phone.unsynced()))
    var session = try phone.session()
    let held = try phone.replica.tips(of: session.describe, server: server.writer)
    recorder.input(.tips(held))
    let batches = try phone.replica.batches(for: session.plan(held: held), maxBytes: 1_000)
    recorder.input(.clocks(phone.clocks))
    let signer = RecordedSigner(phone.signer, recorder: recorder)
    let body = try session.request(held: held, batches: batches, clocks: phone.clocks, signer: signer, hasher: hasher).flatMap { $0 }
    recorder.frame(.sent, atMS: 1, isLast: true, bytes: body)
    recorder.finish(atMS: 2)

    let transcript = Transcript(recorder.drain(), hasher: hasher)
    #expect(transcript.fault == nil)
    var memory: SyncMemory?
    var logs: [LogDigest] = []
    var open: [FeedRange] = []
    var tips: [HeldLog] = []
    var clocks: DeviceClocks?
    var sent: [UInt8] = []
    for record in transcript.records {
      switch record {
      case .input(.memory(let bytes)): memory = SyncMemory(bytes)
      case .input(.held(let held)): logs = held
      case .input(.unsynced(let ranges)): open = ranges
      case .input(.tips(let held)): tips = held
      case .input(.clocks(let reading)): clocks = reading
      case .frame(let frame): sent += frame.bytes
      default: continue
      }
    }
    var again = DeviceSession(identity: phone.identity, memory: try #require(memory), held: logs, unsynced: open)
    // What the device read from its store stands in the frames that it sent.
    var reader = SyncStreamReader()
    reader.push(sent)
    var read: [Batch] = []
    while let message = try reader.next() { if case .batch(let batch) = message { read.append(batch) } }
    let player = TranscriptPlayer(transcript.records)
    let replayed = try again.request(
      held: tips, batches: read, clocks: try #require(clocks), signer: PlayedSigner(phone.signer.publicKey, player: player), hasher: hasher)
    #expect(replayed.flatMap { $0 } == sent)
    #expect(player.divergence == nil && player.left(.signature) == 0)
  }

  private func begin() throws -> TranscriptRecord.Begin {
    let id = [UInt8](repeating: 1, count: 16)
    return .init(
      side: .server, clinic: try #require(ClinicID(id)), own: try #require(WriterID(id)), peer: try #require(WriterID(id)), build: "",
      atMS: 0)
  }
}
