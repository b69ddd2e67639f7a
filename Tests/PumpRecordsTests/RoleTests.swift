import PumpRecords
import Testing

@Suite("Who may write what") struct RoleTests {
  @Test(
    "in a file, lay entries stand only where the role table lets lay people create",
    arguments: Kinds.all.map(\.name))
  func standingInAFile(_ name: String) throws {
    let table = try #require(Kinds.table(named: name))
    let refusedToBoth: Set<String> = [
      "refill", "program", "interrogation", "plan", "lab", "imaging", "catheterStudy", "trial", "override", "psychologicalEvaluation",
      "appointment", "implant", "exam",
    ]
    for role in Role.allCases {
      let isLay = role == .patient || role == .caregiver
      #expect(table.acceptsInFile(role) == !(isLay && refusedToBoth.contains(name)), "\(role)")
    }
  }

  @Test("the server's policy is the role table")
  func policy() {
    #expect(Symptoms.table.writers == [.patient, .caregiver, .nurse, .prescriber, .importer])
    #expect(Alarm.table.writers == Symptoms.table.writers)
    #expect(Vitals.table.writers == [.patient, .caregiver, .nurse, .prescriber, .surgeon, .device, .importer])
    #expect(Exam.table.writers == [.nurse, .prescriber, .surgeon, .importer])
    #expect(Refill.table.writers == [.nurse, .prescriber, .surgeon, .importer])
    #expect(Refill.table.confirmers.contains(.pharmacist))
    #expect(Program.table.writers.contains(.device))
    #expect(!Plan.table.writers.contains(.nurse))
    #expect(Implant.table.writers == [.prescriber, .surgeon, .importer])
    #expect(Appointment.table.writers == [.nurse, .scheduler, .importer])
    #expect(Procedure.table.writers == .anyone)
    #expect(!Refill.table.mayWrite(.patient, Refill.filledML.row))
    #expect(Refill.table.mayWrite(.nurse, Refill.filledML.row))
  }

  @Test("a lay person or a machine confirms nothing")
  func confirmation() {
    for table in Kinds.all {
      for role in [Role.patient, .caregiver, .device, .importer] { #expect(!table.confirmers.contains(role), "\(table.name)") }
    }
  }

  @Test("the set of every role holds every role")
  func sets() {
    #expect(Roles.anyone.members == Role.allCases)
    #expect(Role(named: "psychologist") == .psychologist)
    #expect(Role(named: "king") == nil)
  }
}
