import ArgumentParser
import Foundation

/// A failure that a command words itself.
struct Failure: Error {
  var status: ExitStatus
  /// One sentence without a full stop, then what to do.
  var sentence: String

  init(_ status: ExitStatus, _ sentence: String) {
    self.status = status
    self.sentence = sentence
  }
}

/// Turns an error into words on standard error and an exit status.
enum Farewell {
  static func leave(after error: any Error) -> Never {
    if let status = error as? ExitStatus { exit(status.rawValue) }
    if let code = error as? ExitCode { exit(code.rawValue) }
    switch Cistern.exitCode(for: error) {
    case .success:
      print(Cistern.fullMessage(for: error))
      exit(ExitStatus.done.rawValue)
    case .validationFailure:
      say(Cistern.fullMessage(for: error))
      exit(ExitStatus.usage.rawValue)
    default:
      let failure = error as? Failure ?? Failure(describing: error)
      say("cistern: " + failure.sentence)
      exit(failure.status.rawValue)
    }
  }

  /// Writes a line to standard error.
  static func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}
