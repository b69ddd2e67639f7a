import ArgumentParser
import ClinicTLS
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
      On a loopback address it serves plain HTTP, on every other one TLS 1.3, with a key that lives as long as this process and a \
      certificate under the clinic's root: devices trust that root and nothing else. Behind a proxy that ends TLS on this machine or \
      on a network that nobody else is on, --behind-proxy serves plain HTTP. SIGTERM and SIGINT let what runs finish, then it leaves \
      with 0. Logs go to standard error and hold no patient data.
      """,
      examples: ["cistern serve", "cistern serve --host 0.0.0.0 --port 8443 --name sync.clinic.example --data /srv/cistern"],
      exits: ExitStatus.allCases))

  @OptionGroup var data: DataOptions
  @Option(help: "The address to listen on.") var host = "127.0.0.1"
  @Option(help: "The port; 0 takes a free one.") var port = 8080
  @Flag(help: "TLS on a loopback address too.") var tls = false
  @Flag(help: "A proxy ends TLS: serve plain HTTP on any address, and leave quotas to the proxy.") var behindProxy = false
  @Option(
    help: "A name or address for the certificate, for clients that look at it; may be given several times. Devices of Cistern do not.")
  var name: [String] = []
  @OptionGroup(title: "Limits") var limits: ServeLimits
  @Option(help: "Log level: trace, debug, info, notice, warning, error.") var logLevel = "notice"
  @Option(help: "Record every sync session in this directory, for `cistern replay`. Transcripts hold patient data.", completion: .directory)
  var record: String?

  func run() async throws {
    guard let level = Logger.Level(rawValue: logLevel) else { throw Failure(.usage, "there is no log level \(logLevel)") }
    guard 0...65_535 ~= port else { throw Failure(.usage, "there is no port \(port)") }
    guard !(tls && behindProxy) else { throw Failure(.usage, "--tls and --behind-proxy exclude each other") }
    let limits = try limits.checked()
    let isTLS = tls || !(behindProxy || ClinicApplication.isLoopback(host))
    var logger = Logger(label: "cistern") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = level
    let transcripts = try record.map { try TranscriptDirectory(URL(filePath: $0)).keeper(logger) }
    let server = try data.directory.open(
      detection: try DetectionSettings.standard(), logger: logger, transcripts: transcripts)
    let door = OperatorDoor.open(to: server, in: data.directory, logger)
    let host = host
    do {
      let options = ClinicApplication.Options(
        host: host, port: port, tls: isTLS ? try data.directory.tlsMaterial(names: names) : nil, isBehindProxy: behindProxy,
        root: try data.directory.certificates()?.root.bytes, limits: limits)
      try await ClinicApplication.run(server: server, options: options, logger: logger) { port in
        print("listening on \(isTLS ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)")
        fflush(nil)
      }
    } catch {
      door?.shut()
      // The next start need not check the files: nothing went wrong with them.
      try? await server.close()
      throw error
    }
    door?.shut()
    try await server.close()
  }

  /// What the certificate says: the names given, this machine's, and the address where it is one.
  private var names: [String] {
    let wild = host == "0.0.0.0" || host == "::"
    let all = name + (wild ? [] : [host]) + ["localhost", "127.0.0.1", "::1", ProcessInfo.processInfo.hostName]
    var seen: Set<String> = []
    return all.filter { !$0.isEmpty && $0.utf8.allSatisfy { $0 < 128 } && seen.insert($0).inserted }
  }
}

/// Bounds that an operator may set.
struct ServeLimits: ParsableArguments {
  @Option(help: "Seconds for a request's head.") var headSeconds = WebLimits().headSeconds
  @Option(help: "Seconds that any body may take; larger ones get a second more per KiB.") var bodySeconds = WebLimits().bodyGraceSeconds
  @Option(help: "Seconds that requests under way have when the server is asked to go.") var drainSeconds = WebLimits().drainSeconds
  @Option(help: "Requests of one sender per minute.") var requestsPerMinute = WebLimits().requestsPerMinute
  @Option(help: "Requests of one sender at a time.") var requestsAtOnce = WebLimits().requestsAtOnce

  func checked() throws -> WebLimits {
    guard [headSeconds, bodySeconds, drainSeconds].allSatisfy({ 1...86_400 ~= $0 }) else {
      throw Failure(.usage, "a limit in seconds is 1 to 86400")
    }
    guard 1...1_000_000 ~= requestsPerMinute, 1...1_000_000 ~= requestsAtOnce else {
      throw Failure(.usage, "a number of requests is 1 to 1000000")
    }
    var limits = WebLimits()
    limits.headSeconds = headSeconds
    limits.bodyGraceSeconds = bodySeconds
    limits.drainSeconds = drainSeconds
    limits.requestsPerMinute = requestsPerMinute
    limits.requestsAtOnce = requestsAtOnce
    return limits
  }
}
