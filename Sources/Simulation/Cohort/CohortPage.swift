/// A cohort's result as a page that a person can read: bars and tables, nothing to load from elsewhere.
public enum CohortPage {
  /// The page.
  public static func html(_ result: CohortResult, _ settings: CohortSettings) -> String {
    let found = result.sensitivity.map { row in
      Bar(name: row.what, share: row.episodes == 0 ? 0 : Double(row.found) / Double(row.episodes), note: "\(row.found) of \(row.episodes)")
    }
    let tiers = result.falseAlarms.filter { $0.rule == "all" }
    let most = max(0.001, tiers.map(\.high).max() ?? 1)
    let burden = tiers.map { row in
      Bar(
        name: row.tier, share: row.perYear / most,
        note: "\(rounded(row.perYear)) per patient-year (\(rounded(row.low)) to \(rounded(row.high)))")
    }
    let late = result.sensitivity.compactMap { row in row.medianHours.map { (row, $0) } }
    let slowest = max(1, late.map(\.1).max() ?? 1)
    let times = late.map { row, hours in Bar(name: row.what, share: max(0, hours) / slowest, note: "\(rounded(hours)) h") }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Simulated cohort</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1b2733; }
      table { border-collapse: collapse; } td, th { padding: .2rem .8rem .2rem 0; text-align: left; border-bottom: 1px solid #d5dde5; }
      svg text { font: 13px system-ui, sans-serif; } .plain { color: #5a6b7b; }
      </style></head><body>
      <h1>Detection on a simulated cohort</h1>
      <p><b>Simulated: no figure here is clinical performance.</b> \(settings.patients) patients, \(settings.years) year(s) each, seed \(settings.seed),
      \(result.entries) entries\(settings.injects ? "; every patient was given one fault, so rates mean nothing" : "").</p>
      <h2>Found at the tier that is asked for</h2>\(chart(found))
      <h2>Half were found within</h2>\(chart(times))
      <h2>Findings without a truth behind them</h2>\(chart(burden))
      <h2>False alarms by rule</h2>
      <table><tr><th>tier</th><th>rule</th><th>count</th><th>per patient-year</th><th>95 %</th><th>with a confounder</th></tr>
      \(result.falseAlarms.map { "<tr><td>\($0.tier)</td><td>\($0.rule)</td><td>\($0.count)</td><td>\(rounded($0.perYear))</td><td>\(rounded($0.low)) to \(rounded($0.high))</td><td>\($0.confounded)</td></tr>" }.joined(separator: "\n"))
      </table>
      <h2>Conflicts</h2><p>\(result.conflicts) corrections of one field by two people who had not seen each other; a finding names \(result.conflictsFound).</p>
      </body></html>

      """
  }

  private struct Bar {
    var name: String
    var share: Double
    var note: String
  }

  private static func chart(_ bars: [Bar]) -> String {
    let rows = bars.enumerated().map { place, bar in
      let y = place * 26
      let width = Int((min(1, max(0, bar.share)) * 420).rounded())
      return """
        <text x="0" y="\(y + 17)">\(bar.name)</text><rect x="190" y="\(y + 4)" width="\(width)" height="17" fill="#2f6f9f"/>\
        <text x="\(198 + width)" y="\(y + 17)">\(bar.note)</text>
        """
    }
    return "<svg role=\"img\" width=\"900\" height=\"\(bars.count * 26 + 4)\">\(rows.joined())</svg>"
  }

  private static func rounded(_ value: Double) -> String {
    let thousandths = Int((value * 1_000).rounded())
    let digits = String(abs(thousandths))
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return (thousandths < 0 ? "-" : "") + padded.dropLast(3) + "." + padded.suffix(3)
  }
}
