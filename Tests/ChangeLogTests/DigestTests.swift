import ChangeLog
import MerkleLog
import Testing

@Suite("Promise 2: the same changes have the same digests")
struct DigestTests {
  @Test("log, scope and bucket digests of the vectors, from unsorted input")
  func holdings() throws {
    let vectors = try Vectors.section("digests")
    let log = try #require(PumpLogID(vectors["log"].bytes))
    let tips = try vectors["tips"].array.map {
      BranchTip(
        writer: try #require(WriterID($0[0].bytes)), length: UInt64($0[1].number), root: try #require(Digest($0[2].bytes)))
    }
    #expect(HoldingsDigest.log(log, tips: tips, hasher: hasher).description == vectors["logDigest"].text)
    #expect(HoldingsDigest.log(log, tips: [], hasher: hasher).description == vectors["emptyLogDigest"].text)
    let logs = try vectors["logs"].keys.reversed().map {
      (log: try #require(PumpLogID(hex: $0)), digest: try #require(HoldingsDigest(vectors["logs"][$0].bytes)))
    }
    #expect(HoldingsDigest.scope(logs, hasher: hasher).description == vectors["scopeDigest"].text)
    #expect(HoldingsDigest.scope([], hasher: hasher).description == vectors["emptyScopeDigest"].text)
    for bucket in 0..<64 {
      let expected = vectors["buckets"]["\(bucket)"].isAbsent ? vectors["emptyScopeDigest"] : vectors["buckets"]["\(bucket)"]
      #expect(HoldingsDigest.bucket(UInt8(bucket), of: logs, hasher: hasher).description == expected.text)
    }
  }
}

@Suite("Merge")
struct MergeVectorTests {
  @Test("records, preimage and state digest of the vectors, whatever the order")
  func records() throws {
    let vectors = try Vectors.section("merge")
    let log = try #require(PumpLogID(vectors["log"].bytes))
    let inputs = try vectors["changes"].array.map { try input($0, log: log) }
    try check(inputs, log: log, expected: vectors["result"])
    try check(inputs.reversed(), log: log, expected: vectors["result"])
    try check(inputs.filter { $0.kind < 4000 }, log: log, expected: vectors["withoutTheConfirmation"])
    try check([], log: log, expected: vectors["nothing"])
  }

  private func input(_ vector: JSON, log: PumpLogID) throws -> MergeInput {
    let change = try Change(frame: vector["frame"].bytes)
    let header = change.header
    let id = Identities.change(
      log: log, writer: try #require(WriterID(vector["writer"].bytes)), index: UInt64(vector["index"].number),
      leaf: change.leafHash(hasher: hasher), hasher: hasher)
    #expect(id.description == vector["changeID"].text)
    return MergeInput(
      id: id, kind: try #require(header.kind),
      author: Author(person: try #require(PersonID(vector["author"].bytes)), device: DeviceID(vector["device"].bytes)),
      standing: try #require(Standing(rawValue: UInt8(vector["standing"].number))), record: header.record,
      recordKind: header.recordKind, replaces: header.replaces, confirms: header.confirms, mayConfirm: true,
      registers: change.registers)
  }

  private func check(_ inputs: [MergeInput], log: PumpLogID, expected: JSON) throws {
    let records = Merge.records(inputs) { _, _ in false }
    for (record, vector) in zip(records, expected["records"].array) {
      #expect(record.id.description == vector["id"].text)
      #expect(Int64(record.kind) == vector["kind"].number)
      #expect(Int64(record.standing.rawValue) == vector["standing"].number)
      #expect(record.isRetracted == (vector["retracted"].number == 1))
      #expect(record.fields.map { "\($0.number)" } == vector["fields"].keys.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) })
      for field in record.fields {
        let values = vector["fields"]["\(field.number)"].array
        #expect(field.values.map(\.change.description) == values.map { $0[0].text })
        #expect(field.values.map { Int64($0.standing.rawValue) } == values.map { $0[1].number })
        #expect(field.values.map { Hex.text($0.bytes) } == values.map { $0[2].text })
      }
    }
    if !expected["preimage"].isAbsent {
      let preimage = StateDigest.preimage(log: log, records: records, mergeVersion: 1, hasher: hasher)
      #expect(Hex.text(preimage) == expected["preimage"].text)
    }
    #expect(Hex.text(StateDigest.digest(log: log, records: records, mergeVersion: 1, hasher: hasher).bytes) == expected["stateDigest"].text)
  }
}
