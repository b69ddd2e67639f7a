/// What looks like a withdrawal and is not, as a table (evidence.md 2.9): its first row is the withdrawal itself.
///
/// The rows may stand beside each other: withdrawal is never closed because another of them is found.
public struct Differential: Hashable, Sendable {
  /// What is compared, in the order in which it is printed.
  public var columns: [String]
  /// Withdrawal, then what looks like it.
  public var rows: [Row]

  /// A table.
  public init(columns: [String], rows: [Row]) {
    self.columns = columns
    self.rows = rows
  }

  /// What a finding of withdrawal lists: the names of every row but its own.
  public var names: [String] { rows.dropFirst().map(\.name) }

  /// One state and how it shows.
  public struct Row: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Whom it concerns, where that is not everybody.
    public var note: String?
    /// A cell for each column.
    public var cells: [String]

    /// A row.
    public init(name: String, note: String? = nil, cells: [String]) {
      self.name = name
      self.note = note
      self.cells = cells
    }
  }
}
