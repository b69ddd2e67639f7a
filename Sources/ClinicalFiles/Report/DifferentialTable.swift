import Complications

/// What looks like withdrawal and is not, as it is printed under findings of withdrawal.
enum DifferentialTable {
  /// A block for each row, a line for each column.
  static func text(_ rulebook: Rulebook) -> String {
    let table = rulebook.differential
    let width = (table.columns.map(\.count).max() ?? 0) + 2
    let head = rulebook.phrasebook("What looks like withdrawal. They may stand beside it: one found never rules out another.")
    return head + "\n"
      + table.rows.map { row in
        "  \(row.name)\(row.note.map { " (\($0))" } ?? "")\n"
          + zip(table.columns, row.cells).map { name, cell in
            "    \(name)\(String(repeating: " ", count: width - name.count))\(cell)\n"
          }.joined()
      }.joined()
  }
}
