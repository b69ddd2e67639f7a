import Complications

/// The parts of a rulebook that are words alone: in its own file and in a translation.
extension RulebookFields {
  /// A mapping from text to text.
  func phrases(_ node: FileNode, _ name: String) throws(ClinicalFileError) -> [String: String] {
    var phrases: [String: String] = [:]
    for field in try mapping(node, name) {
      guard let text = field.value.text, !text.isEmpty else { throw error(field.value, expected: "a text for \(field.name)") }
      phrases[field.name] = text
    }
    return phrases
  }

  /// The table of what looks like withdrawal: a cell for every column in every row.
  func differential(_ root: FileNode) throws(ClinicalFileError) -> Differential {
    let node = try required(root, "differential", "differential: columns and rows")
    try check(node, hasOnly: ["columns", "rows"])
    let columns = try texts(node, "columns")
    let list = try required(node, "rows", "rows: a list")
    guard let found = list.list, !found.isEmpty else { throw error(list, expected: "rows, the first of them withdrawal") }
    var rows: [Differential.Row] = []
    for row in found {
      try check(row, hasOnly: ["name", "note", "cells"])
      let cells = try texts(row, "cells")
      guard cells.count == columns.count else {
        throw error(try required(row, "cells", "cells"), expected: "\(columns.count) cells, one for each column", found: "\(cells.count)")
      }
      let note = row["note"] == nil ? nil : try text(row, "note")
      rows.append(Differential.Row(name: try text(row, "name"), note: note, cells: cells))
    }
    return Differential(columns: columns, rows: rows)
  }
}
