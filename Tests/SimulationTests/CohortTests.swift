import ClinicalFiles
import Complications
import Simulation
import Testing

@Suite("A cohort: one seed, the same bytes; truth, observation and arrival apart")
struct CohortTests {
  @Test("the series are those of the textbook")
  func series() {
    #expect(abs(Series.exp(1) - 2.718281828459045) < 1e-14)
    #expect(abs(Series.exp(-20) / 2.061153622438558e-9 - 1) < 1e-13)
    #expect(abs(Series.ln(10) - 2.302585092994046) < 1e-14)
    #expect(abs(Series.sin(1) - 0.8414709848078965) < 1e-14)
    #expect(abs(Series.sin(-100) - 0.5063656411097588) < 1e-12)
  }

  @Test("the same seed writes the same timeline, another does not")
  func deterministic() {
    var settings = CohortSettings()
    settings.seed = 7
    let one = SimulatedPatient(3, of: settings)
    #expect(one.timeline() == SimulatedPatient(3, of: settings).timeline())
    settings.seed = 8
    #expect(one.timeline() != SimulatedPatient(3, of: settings).timeline())
  }

  @Test("what is written is a timeline that anybody can read", arguments: 0..<8)
  func reads(_ number: Int) throws {
    var settings = CohortSettings()
    settings.injects = true
    let patient = SimulatedPatient(number, of: settings)
    let file = try TimelineFileReader.read(Array(patient.timeline().utf8), name: "cohort.jsonl")
    #expect(file.entries.count > 20 && file.unreadByRules.isEmpty)
  }

  @Test("every injected fault becomes truth")
  func injects() {
    var settings = CohortSettings()
    settings.injects = true
    var seen: Set<String> = []
    for number in 0..<Fault.allCases.count * 2 {
      for truth in SimulatedPatient(number, of: settings).truths where truth.what == "fault" { seen.insert(truth.detail) }
    }
    #expect(seen.isSuperset(of: Fault.allCases.filter { $0 != .bridgeOmitted }.map(\.rawValue)), "\(seen.sorted())")
  }
}
