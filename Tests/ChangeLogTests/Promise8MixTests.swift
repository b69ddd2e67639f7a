import Admission
import ChangeLog
import MerkleLog
import PumpRecords
import Signatures
import Testing

@Suite("Promise 8: old and new apps mix")
struct Promise8MixTests {
  private func change(kind: UInt32, body: [UInt8], extraHeader: [UInt8] = []) throws -> Change {
    var rest: [UInt8] = [1, 1]
    let header = Header(kind: kind).encoded() + extraHeader
    rest += [0, UInt8(header.count)] + header
    rest += [UInt8(8 + body.count)] + [UInt8](repeating: 7, count: 8) + body
    return try Change(frame: [UInt8(rest.count)] + rest)
  }

  @Test("a kind and fields from the future are read as registers, byte for byte, and their class is obeyed")
  func unknownKind() throws {
    let body: [UInt8] = [0x08, 0x05, 0xa2, 0x3e, 0x01, 0x61]  // field 1, and field 996 with the text "a"
    let unknown = try change(kind: 997, body: body)
    #expect(Kinds.table(code: KindCode(997)) == nil)
    #expect(unknown.registers.map(\.number) == [1, 996])
    #expect(unknown.registers.flatMap(\.bytes) == body)
    #expect(KindCode(997).createsRecord && KindCode(2998).kindClass == .amendment)
  }

  @Test("reserved header fields are kept, hashed and not read")
  func reservedHeader() throws {
    let plain = try change(kind: 10, body: [0x08, 0x01])
    let reserved = try change(kind: 10, body: [0x08, 0x01], extraHeader: [0x68, 0x09])  // field 13
    #expect(reserved.header == plain.header)
    #expect(!reserved.header.isBadForm)
    #expect(reserved.leafHash(hasher: hasher) != plain.leafHash(hasher: hasher))
  }

  @Test("an entry of an unknown 9000s kind is kept and relayed, and changes nothing")
  func unknownServerEntry() throws {
    let entry = try change(kind: 9099, body: [])
    #expect(ServerEntry(entry) == nil)
    for seed in UInt64(700)..<710 {
      let history = try RandomHistory(seed: seed)
      func view(_ extra: [Change]) -> LogView {
        let feeds = history.members.enumerated().map { place, member in
          FeedContent(log: history.log, writer: member.id, changes: member.changes + (place == 0 ? extra : []), hasher: hasher)
        }
        return LogView(log: history.log, clinic: history.clinic, feeds: feeds, hasher: hasher, verifier: OpenSSLVerifier())
      }
      #expect(view([entry]).stateDigest == view([]).stateDigest)
      #expect(view([entry]).digest != view([]).digest, "it is held all the same")
    }
  }

  @Test("another layout is carried and quarantined: an app that cannot read it says so")
  func layout() throws {
    let vectors = try Vectors.section("changes")["otherLayouts"].array
    let history = try RandomHistory(seed: 711)
    let strange = try vectors.map { try Change(frame: $0["frame"].bytes) }
    let feeds = history.members.enumerated().map { place, member in
      FeedContent(log: history.log, writer: member.id, changes: member.changes + (place == 1 ? strange : []), hasher: hasher)
    }
    let view = LogView(log: history.log, clinic: history.clinic, feeds: feeds, hasher: hasher, verifier: OpenSSLVerifier())
    let reasons = view.changes.filter { $0.writer == history.members[1].id }.suffix(strange.count).map(\.verdict.reason)
    #expect(reasons.allSatisfy { $0 == .needsNewerApp || $0 == .badForm })
    #expect(reasons.contains(.needsNewerApp))
  }
}
