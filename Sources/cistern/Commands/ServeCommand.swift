import ArgumentParser
import ClinicWeb
import ClinicalFiles
import Complications
import Foundation
import Logging
import SyncServer

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run the clinic's server.",
    discussion: HelpPage.discussion(
      """
      Listens on a loopback address only: there is no TLS yet. SIGTERM and SIGINT let what runs finish, then it leaves with 0. \
      Logs go to standard error and hold no patient data.
      """,
      examples: ["cistern serve", "cistern serve --port 0 --data /srv/cistern"], exits: ExitStatus.allCases))

  @OptionGroup var data: DataOptions
  @Option(help: "A loopback address.") var host = "127.0.0.1"
  @Option(help: "The port; 0 takes a free one.") var port = 8080
  @Option(help: "Log level: trace, debug, info, notice, warning, error.") var logLevel = "notice"
  @Option(help: "Record every sync session in this directory, for `cistern replay`. Transcripts hold patient data.", completion: .directory)
  var record: String?

  func run() async throws {
    guard let level = Logger.Level(rawValue: logLevel) else { throw Failure(.usage, "there is no log level \(logLevel)") }
    guard 0...65_535 ~= port else { throw Failure(.usage, "there is no port \(port)") }
    guard ClinicApplication.isLoopback(host) else { throw ClinicApplication.StartError.notLoopback(host) }
    var logger = Logger(label: "cistern") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = level
    let transcripts = try record.map { try TranscriptDirectory(URL(filePath: $0)).keeper(logger) }
    let server = try data.directory.open(
      detection: try DetectionSettings.standard(), logger: logger, transcripts: transcripts)
    let host = host
    do {
      try await ClinicApplication.run(server: server, host: host, port: port, logger: logger) { port in
        print("listening on http://\(host.contains(":") ? "[\(host)]" : host):\(port)")
        fflush(nil)
      }
    } catch {
      // The next start need not check the files: nothing went wrong with them.
      try? await server.close()
      throw error
    }
    try await server.close()
  }
}
