import ChangeLog
import Testing

@Suite("Merge: what must not take a value away")
struct MergeRuleTests {
  private let nurse: Author
  private let doctor: Author

  init() throws {
    nurse = Author(person: try #require(PersonID(Self.bytes(1))), device: DeviceID(Self.bytes(11)))
    doctor = Author(person: try #require(PersonID(Self.bytes(2))), device: DeviceID(Self.bytes(12)))
  }

  @Test("a quarantined value stays listed when its author's accepted amendment names it")
  func quarantinedValueStays() throws {
    let record = try id(20)
    let wrong = MergeInput(
      id: try id(21), kind: 2000, author: nurse, standing: .quarantined, record: record, recordKind: 999, registers: [value(9)])
    let right = MergeInput(
      id: try id(22), kind: 2000, author: nurse, standing: .accepted, record: record, recordKind: 999,
      replaces: [Replaced(change: record), Replaced(change: wrong.id)], registers: [value(5)])
    let report = MergeInput(id: record, kind: 999, author: nurse, standing: .accepted, registers: [value(4)])
    let values = Merge.records([report, wrong, right]) { _, _ in false }.first?.field(1)?.values
    #expect(values?.map(\.change) == [wrong.id, right.id])
    #expect(values?.map(\.standing) == [.quarantined, .accepted])
  }

  @Test("only an amendment or retraction can be confirmed: a report that states a record is corrected by its author alone")
  func onlyCorrectionsAreConfirmed() throws {
    let record = try id(30)
    let other = try id(31)
    let report = MergeInput(
      id: record, kind: 999, author: nurse, standing: .accepted, record: other, recordKind: 999, registers: [value(4)])
    let confirmation = MergeInput(
      id: try id(32), kind: 4000, author: doctor, standing: .accepted, record: other, recordKind: 999, confirms: record, mayConfirm: true)
    let amendment = MergeInput(
      id: try id(33), kind: 2000, author: nurse, standing: .accepted, record: record, recordKind: 999,
      replaces: [Replaced(change: record, fields: [1])], registers: [value(5)])
    let values = Merge.records([report, confirmation, amendment]) { _, _ in false }.first?.field(1)?.values
    #expect(values?.map(\.change) == [amendment.id])
  }

  private static func bytes(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 16) }
  private func id(_ byte: UInt8) throws -> ChangeID { try #require(ChangeID(Self.bytes(byte))) }
  private func value(_ byte: UInt8) -> Register { Register(number: 1, bytes: [0x08, byte]) }
}
