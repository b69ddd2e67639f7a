import ChangeLog
import MerkleLog
import Testing

@Suite("Promise 5: no silent resolution")
struct Promise5ResolutionTests {
  private func id<Sort>(_ byte: UInt8) -> Identifier<Sort> { Identifier(first16Of: hasher.hash([byte])) }

  private func author(_ byte: UInt8, serverHeld: Bool = false) -> Author {
    Author(person: id(byte), device: id(byte &+ 100), isServerHeld: serverHeld)
  }

  private func register(_ value: UInt8) -> Register { Register(number: 3, bytes: [0x18, value]) }

  /// A program of 400 by Park; what follows amends field 3 of it.
  private func program(_ standing: Standing = .accepted) -> MergeInput {
    MergeInput(id: id(1), kind: 1011, author: author(1), standing: standing, registers: [register(40)])
  }

  private func amendment(
    _ name: UInt8, by person: UInt8, replacing: [UInt8], value: UInt8, standing: Standing = .accepted
  ) -> MergeInput {
    MergeInput(
      id: id(name), kind: 2001, author: author(person), standing: standing, record: id(1), recordKind: 1011,
      replaces: replacing.map { Replaced(change: id($0), fields: [3]) }, registers: [register(value)])
  }

  private func confirmation(_ name: UInt8, by person: UInt8, of change: UInt8, mayConfirm: Bool = true) -> MergeInput {
    MergeInput(
      id: id(name), kind: 4001, author: author(person), standing: .accepted, record: id(1), recordKind: 1011, confirms: id(change),
      mayConfirm: mayConfirm)
  }

  private func survivors(_ changes: [MergeInput]) -> Set<UInt8> {
    let records = Merge.records(changes) { _, _ in false }
    return Set(records.first { $0.id == id(1) }?.field(3)?.accepted.compactMap(\.bytes.last) ?? [])
  }

  @Test("two people correct the same dose: both values survive, beside each other")
  func concurrent() {
    let changes = [program(), amendment(2, by: 1, replacing: [1], value: 45), amendment(3, by: 2, replacing: [1], value: 35)]
    #expect(survivors(changes) == [45, 35])
    #expect(Merge.records(changes) { _, _ in false }[0].field(3)?.isInConflict == true)
  }

  @Test("one's own words are corrected at once, and only the values that were shown go")
  func own() {
    #expect(survivors([program(), amendment(2, by: 1, replacing: [1], value: 45)]) == [45])
    // He had not been shown 35.
    let late = [
      program(), amendment(3, by: 2, replacing: [1], value: 35), amendment(2, by: 1, replacing: [1], value: 45),
      amendment(4, by: 1, replacing: [2], value: 50),
    ]
    #expect(survivors(late) == [35, 50])
  }

  @Test("somebody else's word is replaced only when a second person on another device agrees")
  func confirmed() {
    let correction = [program(), amendment(2, by: 2, replacing: [1], value: 35)]
    #expect(survivors(correction) == [40, 35])
    #expect(survivors(correction + [confirmation(3, by: 3, of: 2)]) == [35])
    #expect(survivors(correction + [confirmation(3, by: 2, of: 2)]) == [40, 35], "nobody confirms oneself")
    #expect(survivors(correction + [confirmation(3, by: 3, of: 2, mayConfirm: false)]) == [40, 35], "not in that role")
  }

  @Test("two keys that a server holds never confirm each other")
  func serverHeld() {
    var correction = amendment(2, by: 2, replacing: [1], value: 35)
    correction.author.isServerHeld = true
    var agreement = confirmation(3, by: 3, of: 2)
    agreement.author.isServerHeld = true
    #expect(survivors([program(), correction, agreement]) == [40, 35])
  }

  @Test("what two have agreed on is not undone by its author alone")
  func agreed() {
    let changes = [
      program(), amendment(2, by: 2, replacing: [1], value: 35), confirmation(3, by: 3, of: 2),
      amendment(4, by: 2, replacing: [2], value: 99),
    ]
    #expect(survivors(changes) == [35, 99])
  }

  @Test("a quarantined amendment replaces nothing, and its value is listed beside the survivors")
  func quarantined() {
    let changes = [program(), amendment(2, by: 1, replacing: [1], value: 45, standing: .quarantined)]
    #expect(survivors(changes) == [40])
    #expect(Merge.records(changes) { _, _ in false }[0].field(3)?.values.count == 2)
  }

  @Test("a retraction by another leaves the record; a concurrent value survives one by its author")
  func retractions() {
    func retraction(by person: UInt8) -> MergeInput {
      MergeInput(
        id: id(5), kind: 3001, author: author(person), standing: .accepted, record: id(1), recordKind: 1011,
        replaces: [Replaced(change: id(1))])
    }
    let concurrent = amendment(3, by: 2, replacing: [1], value: 35)
    #expect(Merge.records([program(), retraction(by: 2)]) { _, _ in false }[0].isRetracted == false)
    let records = Merge.records([program(), concurrent, retraction(by: 1)]) { _, _ in false }
    #expect(records[0].isRetracted)
    #expect(records[0].field(3)?.accepted.map(\.bytes.last) == [35])
  }
}
