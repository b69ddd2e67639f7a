/// Columns that line up.
struct TextTable {
  private var rows: [[String]] = []

  /// Begins with a line of headings; none for a table without.
  init(_ headings: [String] = []) {
    if !headings.isEmpty { rows.append(headings) }
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines, two spaces between columns, nothing behind the last.
  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
