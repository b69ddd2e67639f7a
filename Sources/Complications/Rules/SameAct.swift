package import PumpRecords

/// Whether two records tell of one act by all signs (records.md section 5): then they count as one act with two witnesses.
package enum SameAct {
  /// Two refills close together, unless both lot and filled volume differ. An absent value does not differ.
  package static func refills(_ one: Noted<Refill>, _ other: Noted<Refill>, within: Int64) -> Bool {
    guard one.id != other.id, abs(one.at - other.at) <= within else { return false }
    let lotsDiffer = differ(one[Refill.lot], other[Refill.lot])
    let volumesDiffer = differ(one.asEntered(Refill.filledML), other.asEntered(Refill.filledML))
    return !(lotsDiffer && volumesDiffer)
  }

  /// Two programs without boluses close together by different authors, of whom neither had seen the other's, or of whom
  /// exactly one is a device or an import.
  package static func programs(_ one: Noted<Program>, _ other: Noted<Program>, within: Int64) -> Bool {
    guard one[Program.boluses].isEmpty, other[Program.boluses].isEmpty else { return false }
    return independent(one.source, other.source, within: within)
  }

  /// The same for procedures of one sort and status.
  package static func procedures(_ one: Noted<Procedure>, _ other: Noted<Procedure>, within: Int64) -> Bool {
    one[Procedure.what] == other[Procedure.what] && one.status == other.status
      && independent(one.source, other.source, within: within)
  }

  /// The same for implants.
  package static func implants(_ one: Noted<Implant>, _ other: Noted<Implant>, within: Int64) -> Bool {
    independent(one.source, other.source, within: within)
  }

  static func differ<V: Equatable>(_ one: V?, _ other: V?) -> Bool {
    guard let one, let other else { return false }
    return one != other
  }

  private static func independent(_ one: RecordSource, _ other: RecordSource, within: Int64) -> Bool {
    guard one.id != other.id, !one.isHeader, !other.isHeader, abs(one.at - other.at) <= within, one.person != other.person else {
      return false
    }
    let isOneMachine = one.isMachine != other.isMachine
    return isOneMachine || (!one.hadSeen(other) && !other.hadSeen(one))
  }
}

extension RecordSource {
  /// A programmer or an import speaks, not a person.
  var isMachine: Bool { role == .device || role == .importer }

  /// Whether its author had seen another record when writing: it was written earlier, and is not said to be unseen.
  func hadSeen(_ other: RecordSource) -> Bool { other.writtenAt < writtenAt && !notSeen.contains(other.id) }
}
