/// One place where a house rule does not hold.
struct Breach: CustomStringConvertible, Equatable {
  let path: String
  /// From 1; 0 where the whole file is meant.
  let line: Int
  let what: String

  var description: String { line == 0 ? "\(path): \(what)" : "\(path):\(line): \(what)" }
}

extension [Breach] {
  /// What a failing test prints.
  var report: String { map(\.description).joined(separator: "\n") }
}
