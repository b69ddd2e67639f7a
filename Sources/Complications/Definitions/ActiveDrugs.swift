package import PumpRecords

extension Moment {
  /// The drugs of some classes that are active now, each by the record that last said so: started, active or changed, and
  /// not stopped since by an accepted record of the same drug.
  package func activeDrugs(_ classes: [Medication.Class]) -> [Noted<Medication>] {
    let known = chart.window(chart.medications, from: .min, to: now)
    var active: [Noted<Medication>] = []
    for (place, record) in known.enumerated() {
      guard record[Medication.status] != .stopped, let sort = record[Medication.class]?.known, classes.contains(sort) else { continue }
      let later = known.dropFirst(place + 1)
      let isReplaced = later.contains { other in
        isSameDrug(record, other) && (other.isAccepted || other[Medication.status] != .stopped)
      }
      if !isReplaced { active.append(record) }
    }
    return active
  }

  /// The same by name; a record without a name speaks of its class.
  private func isSameDrug(_ one: Noted<Medication>, _ other: Noted<Medication>) -> Bool {
    if let name = one[Medication.drug]?.lowercased(), let second = other[Medication.drug]?.lowercased() { return name == second }
    return one[Medication.class] == other[Medication.class]
  }
}
