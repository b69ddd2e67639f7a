import ChangeLog
import MerkleLog
import PumpRecords
import Signatures
import SwiftProtobuf
import SyncProtocol
import Testing
import WireFormat
import TestGround

/// The generated types of Protocol/log.proto read what our codec writes, and our codec reads what they write: two programs that share
/// no line agree on the signed layouts.
@Suite struct WireOracleTests {
  private let seed: UInt64 = 800

  @Test func `headers`() throws {
    print("seed \(seed)")
    var generator = SplitMix64(seed: seed)
    for _ in 0..<400 {
      let header = randomHeader(&generator)
      let bytes = header.encoded()
      let wire = try WireHeader(reading: bytes)
      #expect(wire.hasKind == (header.kind != nil) && wire.kind == header.kind ?? 0)
      #expect(wire.wallMs == header.wallMS ?? 0)
      #expect(wire.offsetQuarterHours == Int64(header.offsetQuarterHours ?? 0))
      #expect(wire.boot == header.boot ?? 0 && wire.uptimeSeconds == header.uptimeSeconds ?? 0)
      #expect(wire.person.array == header.person?.bytes ?? [])
      #expect(wire.mustUnderstand == header.mustUnderstand)
      #expect(wire.record.array == header.record?.bytes ?? [] && wire.recordKind == header.recordKind ?? 0)
      #expect(wire.replaces.map(\.change.array) == header.replaces.map(\.change.bytes))
      #expect(wire.replaces.map(\.fields) == header.replaces.map(\.fields))
      #expect(wire.confirms.array == header.confirms?.bytes ?? [] && wire.fact.array == header.fact ?? [])
      #expect(wire.seen.count == header.seen.count)
      // And back: what the other program writes has our canonical form and says the same.
      let back: [UInt8] = try wire.serializedBytes()
      #expect(back == bytes)
      #expect(Header(back) == header)
      #expect(!Header(back).isBadForm)
    }
  }

  @Test func `what the generated code writes unpacked and ascending is in form`() throws {
    var wire = WireHeader()
    wire.kind = 2101
    wire.offsetQuarterHours = -40
    wire.seen = [([0, 0, 0, 1, 0x80, 1] as [UInt8]).field]
    var replaced = WireReplaced()
    replaced.change = [UInt8](repeating: 5, count: 16).field
    replaced.fields = [1, 300]
    wire.replaces = [replaced]
    let header = Header(wire.written)
    #expect(!header.isBadForm)
    #expect(header.kind == 2101 && header.offsetQuarterHours == -40)
    #expect(header.seen == [Seen(writer: 1, length: 128)])
    #expect(header.replaces.first?.fields == [1, 300])
  }

  @Test func `facts of server entries`() throws {
    var generator = SplitMix64(seed: seed + 1)
    let writer = try #require(WriterID(generator.bytes(16)))
    let person = try #require(PersonID(generator.bytes(16)))

    let genesis = ServerEntry.genesis(random: generator.bytes(16))
    #expect(try oracle(WireGenesis.self, genesis).random.count == 16)

    let grant = try oracle(WireGrant.self, .grant(.init(writer: writer, person: person, role: 4)))
    #expect(grant.writer.array == writer.bytes && grant.person.array == person.bytes && grant.role == 4)

    let root = generator.bytes(32)
    let arrival = ServerEntry.arrival(
      Arrival(
        feeds: [
          .init(writer: 0xdead_beef, length: 300, root16: generator.bytes(16)),
          .init(writer: writer, length: 1, root: try #require(Digest(root))),
        ], serverMS: 1_800_000_000_123,
        contacts: [
          .init(writer: .max, serverMS: 1, boot: 2, sentUptimeSeconds: 3, receivedUptimeSeconds: 4, wallMS: 5),
          .init(writer: 1, serverMS: 1, boot: 2, sentUptimeSeconds: 3, receivedUptimeSeconds: nil, wallMS: 5),
        ], durability: .replicated))
    let wireArrival = try oracle(WireArrival.self, arrival)
    #expect(wireArrival.feeds.count == 2 && wireArrival.contacts.count == 2 && wireArrival.durability == 2)
    #expect(wireArrival.contacts[0].writer == .max && wireArrival.contacts[0].receivedUptimeSeconds == 4)
    #expect(!wireArrival.contacts[1].hasReceivedUptimeSeconds)

    let decision = try oracle(
      WireDecision.self,
      .decision(
        Decision(
          verb: .admit, changes: [try #require(ChangeID(generator.bytes(16)))], stretch: .init(writer: writer, length: 400, root: root),
          person: person, parts: 0)))
    #expect(decision.verb == 1 && decision.changes.count == 1 && decision.stretch.length == 400 && decision.stretch.root.array == root)

    let policy = try oracle(
      WirePolicy.self, .policy(Policy(version: 9, rows: [.init(kind: 1001, writers: 6, confirmers: 1 << 63)])))
    #expect(policy.version == 9 && policy.rows[0].kind == 1001 && policy.rows[0].confirmers == 1 << 63)
  }

  @Test func `statements and keys`() throws {
    var generator = SplitMix64(seed: seed + 2)
    let signer = try SoftwareSigner.generate()
    let clinic = try #require(ClinicID(generator.bytes(16)))
    let statement = EnrolmentStatement(
      clinic: clinic, device: try #require(DeviceID(generator.bytes(16))), incarnation: 2,
      person: try #require(PersonID(generator.bytes(16))),
      encryptionKey: generator.bytes(65), key: signer.publicKey, assurance: .serverHeld)
    let wire = try WireEnrolmentStatement(reading: statement.encoded())
    #expect(wire.clinic.array == clinic.bytes && wire.incarnation == 2 && wire.algorithm == 1 && wire.assurance == 3)
    #expect(wire.key.array == signer.publicKey.raw && wire.encryptionKey.array == statement.encryptionKey)
    #expect(wire.written == statement.encoded())
    #expect(EnrolmentStatement(wire.written) == statement)

    let key = ServerKeyStatement(clinic: clinic, epoch: 1, key: signer.publicKey)
    #expect(try WireServerKeyStatement(reading: key.encoded()).written == key.encoded())

    let certified = CertifiedServerKey(
      root: signer.publicKey, spareID: generator.bytes(16),
      statement: try SignedStatement(signing: key.encoded(), as: .serverKey, by: signer))
    let wireCertified = try oracle(WireCertifiedServerKey.self, .serverKey(certified))
    #expect(wireCertified.rootKey.array == signer.publicKey.raw && wireCertified.statement.array == key.encoded())

    let entry = try oracle(WireWriterEntry.self, .writer(try SignedStatement(signing: statement.encoded(), as: .enrolment, by: signer)))
    #expect(entry.statement.array == statement.encoded() && entry.signature.count == 64)
  }

  /// The fact read by the generated type, which writes the same bytes again, from which our codec reads the same entry.
  private func oracle<Wire: SwiftProtobuf.Message>(_: Wire.Type, _ entry: ServerEntry) throws -> Wire {
    let fact = entry.encodedFact()
    let wire = try Wire(reading: fact)
    #expect(wire.written == fact)
    let change = try entry.change(random: SeededRandom(seed: 1))
    #expect(change.header.fact == fact)
    #expect(ServerEntry(change) == entry)
    return wire
  }

  private func randomHeader(_ generator: inout SplitMix64) -> Header {
    func maybe<Value>(_ make: (inout SplitMix64) -> Value?) -> Value? { generator.below(2) == 0 ? nil : make(&generator) }
    var header = Header(kind: maybe { UInt32(truncatingIfNeeded: $0.next() >> UInt64($0.below(32) + 32)) })
    header.wallMS = maybe { $0.next() >> UInt64(16 + $0.below(48)) }
    header.offsetQuarterHours = maybe { Int8($0.below(113) - 56) }
    header.boot = maybe { UInt32(truncatingIfNeeded: $0.next()) }
    header.uptimeSeconds = maybe { UInt32(truncatingIfNeeded: $0.next()) }
    header.person = maybe { PersonID($0.bytes(16)) }
    header.seen = (0..<generator.below(4)).map { _ in
      Seen(writer: UInt32(truncatingIfNeeded: generator.next()), length: generator.next() >> 25)
    }
    header.mustUnderstand = generator.below(2) == 0
    header.record = maybe { ChangeID($0.bytes(16)) }
    header.recordKind = maybe { UInt32($0.below(5_000)) }
    for _ in 0..<generator.below(3) {
      guard let change = ChangeID(generator.bytes(16)) else { continue }
      header.replaces.append(Replaced(change: change, fields: (0..<generator.below(3)).map { _ in UInt32(1 + generator.below(1 << 20)) }))
    }
    header.confirms = maybe { ChangeID($0.bytes(16)) }
    header.fact = maybe { $0.bytes($0.below(40)) }
    return header
  }
}
