import ArgumentParser
import FieldDevice
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
      if let meant = SubcommandNames.meant(by: Array(CommandLine.arguments.dropFirst())) { say("Did you mean '\(meant)'?") }
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

/// Finds the subcommand that somebody probably meant.
private enum SubcommandNames {
  /// The command line up to the first word that is no subcommand, with the nearest one in its place; nil where none is near.
  static func meant(by words: [String]) -> String? {
    var command: any ParsableCommand.Type = Cistern.self
    var path = ["cistern"]
    for word in words {
      let below = command.configuration.subcommands
      guard !below.isEmpty, !word.hasPrefix("-") else { return nil }
      if let next = below.first(where: { $0.configuration.commandName == word }) {
        command = next
        path.append(word)
        continue
      }
      return Nearness.nearest(to: word, among: below.compactMap { $0.configuration.commandName }).map {
        (path + [$0]).joined(separator: " ")
      }
    }
    return nil
  }
}
