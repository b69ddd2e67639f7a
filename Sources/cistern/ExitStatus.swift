/// What the program leaves with: one table for every command, stable, and printed by `--help`.
///
/// From 64 on the numbers are those of sysexits.h.
enum ExitStatus: Int32, CaseIterable, Error {
  case done = 0
  case doesNotHold = 1
  case usage = 2
  case unreadable = 65
  case unreachable = 69
  case `internal` = 70
  case storage = 74

  /// What it means.
  var meaning: String {
    switch self {
    case .done: "done"
    case .doesNotHold: "what was checked does not hold"
    case .usage: "the command line is not understood, or asks for what is not there"
    case .unreadable: "an input cannot be read"
    case .unreachable: "the server cannot be reached, or refuses"
    case .internal: "internal error"
    case .storage: "the storage cannot be read or written"
    }
  }
}
