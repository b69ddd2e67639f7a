/// A place in a file: line and column, both counted from 1, the column in Unicode scalars.
public struct FileMark: Hashable, Comparable, Sendable {
  /// The line.
  public var line: Int
  /// The column.
  public var column: Int

  /// A place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Where a file begins.
  public static let start = FileMark(line: 1, column: 1)

  public static func < (left: Self, right: Self) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A file that cannot be read: where, what was expected there, and what stood there.
///
/// What is odd but readable (an absurd value, an unknown field) is never an error here.
public struct ClinicalFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name as the reader was told it; `-` for standard input.
  public var file: String
  /// The place.
  public var mark: FileMark
  /// What was expected there.
  public var expected: String
  /// What was found, at most a few words of it.
  public var found: String

  /// An error.
  public init(file: String, mark: FileMark, expected: String, found: String) {
    self.file = file
    self.mark = mark
    self.expected = expected
    self.found = found
  }

  /// `file:line:column: expected …, found …`
  public var description: String { "\(file):\(mark.line):\(mark.column): expected \(expected), found \(found)" }
}

/// The error of the timeline reader.
public typealias TimelineFileError = ClinicalFileError
/// The error of the rulebook reader.
public typealias RulebookFileError = ClinicalFileError
