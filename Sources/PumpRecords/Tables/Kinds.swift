/// Every kind of record that this version knows.
public enum Kinds {
  /// The tables, ascending by code.
  public static let all: [Table] = [
    Symptoms.table, Vitals.table, Interrogation.table, Alarm.table, Exam.table, Lab.table, Imaging.table, CatheterStudy.table,
    Contact.table, Note.table, Exposure.table, Profile.table, Candidate.table, PsychologicalEvaluation.table, Checklist.table,
    Refill.table, Program.table, Implant.table, Procedure.table, Appointment.table, Plan.table, Trial.table, Disposition.table,
    Override.table, Education.table, AdmissionRecord.table, Discharge.table, Medication.table,
  ]

  private static let byName = all.indices.sorted { all[$0].name < all[$1].name }

  /// The table of a kind, or nil where this version does not know it.
  public static func table(code: KindCode) -> Table? {
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].code == code { return all[middle] }
      if all[middle].code < code { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// The table of a kind by its name in files.
  public static func table(named name: String) -> Table? {
    var low = 0
    var high = byName.count
    while low < high {
      let middle = (low + high) / 2
      let table = all[byName[middle]]
      if table.name == name { return table }
      if table.name < name { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
