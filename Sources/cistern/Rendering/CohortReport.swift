import Simulation

/// A cohort's result as commands print it.
struct CohortReport: Report {
  var simulated = "not clinical performance"
  var patientYears: Double
  var entries: Int
  var sensitivity: [CohortResult.Sensitivity]
  var falseAlarms: [CohortResult.FalseAlarms]
  var conflicts: Int
  var conflictsFound: Int
  var permutations: Int
  var unequalPermutations: [String]

  init(_ result: CohortResult) {
    patientYears = result.patientYears
    entries = result.entries
    sensitivity = result.sensitivity
    falseAlarms = result.falseAlarms
    conflicts = result.conflicts
    conflictsFound = result.conflictsFound
    permutations = result.permutations
    unequalPermutations = result.unequalPermutations
  }

  func text(_ pen: Pen) -> String {
    var lines = ["\(Int(patientYears)) patient-years, \(entries) entries. Simulated: not clinical performance.", ""]
    var found = TextTable([
      "truth", "episodes", "found", "record arrived", "found of those", "h to finding", "h after record", "h before symptoms",
    ])
    for row in sensitivity {
      found.add([
        row.what, "\(row.episodes)", percent(row.found, row.episodes), "\(row.shown)", percent(row.foundOfShown, row.shown),
        hours(row.medianHours), hours(row.medianHoursAfterRecord), hours(row.medianLeadHours),
      ])
    }
    lines += [found.lines.joined(separator: "\n"), ""]
    var alarms = TextTable(["false alarms", "rule", "count", "per patient-year", "95 %", "with a confounder"])
    for row in falseAlarms {
      alarms.add([
        row.tier, row.rule, "\(row.count)", decimal(row.perYear, 3), "\(decimal(row.low, 3)) to \(decimal(row.high, 3))",
        "\(row.confounded)",
      ])
    }
    lines.append(alarms.lines.joined(separator: "\n"))
    lines.append("")
    lines.append("Conflicts of a safety-critical field: \(conflicts), of which a finding names \(conflictsFound).")
    if permutations > 0 {
      lines.append(
        unequalPermutations.isEmpty
          ? pen.good("Every order of arrival ends in the same open findings.")
          : pen.careful("Another order of arrival ends in other open findings: \(unequalPermutations.joined(separator: ", "))"))
    }
    return lines.joined(separator: "\n")
  }

  private func percent(_ part: Int, _ whole: Int) -> String { whole == 0 ? "–" : "\(part) (\(part * 100 / whole) %)" }
  private func hours(_ value: Double?) -> String { value.map { decimal($0, 1) } ?? "–" }
  private func decimal(_ value: Double, _ places: Int) -> String {
    let scale = places == 1 ? 10.0 : 1_000.0
    let whole = Int((value * scale).rounded())
    let digits = String(abs(whole))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return (whole < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
  }
}
