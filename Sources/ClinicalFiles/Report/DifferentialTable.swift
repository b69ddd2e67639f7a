/// What looks like withdrawal and is not, printed with every withdrawal finding (evidence.md 2.9).
///
/// They may stand beside each other: withdrawal is never closed because another of them is found.
enum DifferentialTable {
  private struct Row {
    var name: String
    /// In the order of ``columns``.
    var cells: [String]
  }

  private static let columns = ["trigger", "onset", "tone", "temperature", "heart, pressure", "skin", "CK", "ask first"]

  private static let rows = [
    Row(
      name: "withdrawal",
      cells: [
        "pump, catheter, refill, programming, empty, stall", "hours to 3 days", "rebound spasticity, rigid", "high, over 40 possible",
        "fast, unsteady", "itch without rash, sweat, goose flesh", "up", "does drug reach the CSF?",
      ]),
    Row(
      name: "sepsis",
      cells: [
        "a source of infection", "hours to days", "varies", "high or low", "fast, low", "warm or mottled", "normal to mild",
        "which source?",
      ]),
    Row(
      name: "autonomic dysreflexia (cord injury at T6 or above)",
      cells: [
        "bladder, bowel, skin", "minutes", "spasms", "normal", "slow (fast is possible), very high or 20 above the usual",
        "flushed and sweating above, pale with goose flesh below", "normal", "is the urinary catheter blocked? the bowel?",
      ]),
    Row(
      name: "serotonin syndrome",
      cells: ["a serotonergic drug", "under 24 hours", "clonus, brisk reflexes", "high", "up", "sweat", "mild", "which drugs?"]),
    Row(
      name: "neuroleptic malignant syndrome",
      cells: ["a dopamine blocker", "days", "lead pipe", "high", "up, unsteady", "sweat", "up", "which drugs?"]),
    Row(
      name: "malignant hyperthermia",
      cells: [
        "volatile anaesthetic, suxamethonium", "minutes to hours", "rigid", "very high", "up", "mottled", "very high", "which anaesthetic?",
      ]),
    Row(
      name: "overdose",
      cells: [
        "refill, bolus, restart, repair", "minutes to 12 hours", "flaccid", "low", "slow, low", "nothing", "normal",
        "what was done to the pump last?",
      ]),
  ]

  /// A block for each, a line for each column.
  static let text: String = {
    let width = (columns.map(\.count).max() ?? 0) + 2
    return "What looks like withdrawal. They may stand beside it: one found never rules out another.\n"
      + rows.map { row in
        "  \(row.name)\n"
          + zip(columns, row.cells).map { name, cell in "    \(name)\(String(repeating: " ", count: width - name.count))\(cell)\n" }
          .joined()
      }.joined()
  }()
}
