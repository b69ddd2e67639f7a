import Foundation
import HTTPTypes
public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import ServiceLifecycle
public import SyncServer
import SyncProtocol
import UnixSignals

/// The clinic's server on HTTP. A handler decodes, calls one function of the server, and encodes.
public struct ClinicApplication: Sendable {
  /// Why the server does not start.
  public enum StartError: Error, Hashable, Sendable {
    /// Without TLS and without a proxy that does it, only loopback addresses are served.
    case notLoopback(String)
    /// Another program listens on this port.
    case portTaken(Int)
  }

  private static let protobuf = "application/x-protobuf"

  /// Where and how to serve.
  public struct Options: Sendable {
    /// A host name or address of this machine.
    public var host: String
    /// 0 for any free one.
    public var port: Int
    /// Nil: plain HTTP.
    public var tls: TLSMaterial?
    /// A proxy on the way ends TLS: plain HTTP is served on any address.
    public var isBehindProxy: Bool
    /// The clinic's root certificate in DER, which `/v1/root` gives out; nil: there is none.
    public var root: [UInt8]?
    /// Bounds.
    public var limits: WebLimits

    /// Where and how.
    public init(
      host: String, port: Int, tls: TLSMaterial? = nil, isBehindProxy: Bool = false, root: [UInt8]? = nil, limits: WebLimits = .init()
    ) {
      self.host = host
      self.port = port
      self.tls = tls
      self.isBehindProxy = isBehindProxy
      self.root = root
      self.limits = limits
    }
  }

  /// Builds the application.
  ///
  /// - Parameters:
  ///   - server: the clinic's server.
  ///   - onListening: called once with the port that is open.
  /// - Throws: ``StartError``; what makes certificates or key unusable.
  public static func make(
    server: ClinicServer, options: Options, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    guard options.tls != nil || options.isBehindProxy || isLoopback(options.host) else { throw StartError.notLoopback(options.host) }
    let counts = WebCounts()
    let limits = options.limits
    let plain = HTTPServerBuilder { responder in
      BoundedHTTP1(
        base: HTTP1Channel(responder: responder, configuration: .init(idleTimeout: .seconds(WebLimits.readTimeoutSeconds))),
        limits: limits, counts: counts)
    }
    return Application(
      router: router(server: server, options: options, counts: counts),
      server: try options.tls.map { try .tls(plain, tlsConfiguration: try $0.configuration()) } ?? plain,
      configuration: .init(address: .hostname(options.host, port: options.port), serverName: nil),
      services: [FindingsWatch(server: server)],
      onServerRunning: { channel in await onListening(channel.localAddress?.port ?? options.port) }, logger: logger)
  }

  /// Serves until SIGTERM or SIGINT comes, then lets what runs finish, for ``WebLimits/drainSeconds`` at most.
  ///
  /// Parameters as for ``make(server:options:logger:onListening:)``.
  /// - Throws: as there, and what keeps the port from being opened.
  public static func run(
    server: ClinicServer, options: Options, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
  ) async throws {
    let application = try make(server: server, options: options, logger: logger, onListening: onListening)
    var configuration = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(options.limits.drainSeconds)
    configuration.maximumCancellationDuration = .seconds(5)
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw StartError.portTaken(options.port)
    }
  }

  /// 127.0.0.0/8, ::1 or localhost.
  public static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && (try? SocketAddress(ipAddress: host, port: 0)) != nil)
  }

  static func router(server: ClinicServer, options: Options, counts: WebCounts) -> Router<SenderContext> {
    let router = Router(context: SenderContext.self, options: .autoGenerateHeadEndpoints)
    let wrongCodes = WrongCodes()
    router.add(middleware: WatchMiddleware(quota: options.isBehindProxy ? nil : SenderQuota(options.limits), counts: counts))
    router.add(middleware: ProblemMiddleware(counts: counts) { server.problem(for: $0) })
    router.get("/healthz") { _, _ in "ok\n" }
    router.get("/readyz") { _, _ -> Response in
      guard !Task.isShuttingDownGracefully else { throw SyncProblem(.shuttingDown, "") }
      try await server.checkStore()
      return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ready\n")))
    }
    router.get("/metrics") { _, _ -> Response in
      Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(string: counts.text)))
    }
    if let root = options.root {
      router.get("/v1/root") { _, _ -> Response in
        Response(status: .ok, headers: [.contentType: "application/pkix-cert"], body: .init(byteBuffer: ByteBuffer(bytes: root)))
      }
      refuseOtherMethods(at: ["/v1/root"], allowed: .get, in: router)
    }
    router.post("/v1/sync") { request, context -> Response in
      try checkMediaType(of: request)
      guard !Task.isShuttingDownGracefully else { throw SyncProblem(.shuttingDown, "") }
      var incoming = server.incoming()
      do {
        for try await chunk in request.body { try await incoming.push(chunk.readableBytesView, at: server) }
      } catch {
        // Wherever it went wrong, every batch that came whole is kept; the device sends the rest again.
        try await server.keep(incoming)
        throw error as? SyncProblem ?? BodyTrouble.problem(error) ?? SyncProblem(.cutShort, "")
      }
      let answer = try await server.sync(incoming)
      counts.stored(batches: incoming.batches)
      context.logger.info(
        "sync",
        metadata: ["in": .stringConvertible(incoming.batches), "bytes": .stringConvertible(incoming.bytes)])
      return Response(
        status: .ok, headers: [.contentType: protobuf],
        body: .init { writer in
          for message in answer { try await writer.write(ByteBuffer(bytes: message)) }
          try await writer.finish(nil)
        })
    }
    router.post("/v1/enrol") { request, context -> Response in
      try checkMediaType(of: request)
      let now = server.nowMS
      // Behind a proxy every sender has the proxy's address: a stranger's wrong codes must not lock everybody out.
      let isBlocked = !options.isBehindProxy && wrongCodes.isBlocked(context.sender, nowMS: now)
      guard !isBlocked else { throw SyncProblem(.tooManyTries, "") }
      let body = try await request.body.collect(upTo: SyncLimits.enrolment)
      do {
        return reply(try await server.enrol(Array(body.readableBytesView)))
      } catch let problem as SyncProblem where problem.code == .codeWrong {
        wrongCodes.note(context.sender, nowMS: now)
        throw problem
      }
    }
    router.post("/v1/enrol/accept") { request, _ -> Response in
      try checkMediaType(of: request)
      let body = try await request.body.collect(upTo: SyncLimits.enrolment)
      return reply(try await server.accept(Array(body.readableBytesView)))
    }
    refuseOtherMethods(at: ["/healthz", "/readyz", "/metrics"], allowed: .get, in: router)
    refuseOtherMethods(at: ["/v1/sync", "/v1/enrol", "/v1/enrol/accept"], allowed: .post, in: router)
    return router
  }

  /// What is there answers another method with 405 and says which one it takes (RFC 9110 section 15.5.6).
  private static func refuseOtherMethods(at paths: [String], allowed: HTTPRequest.Method, in router: Router<SenderContext>) {
    let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options]
    for path in paths {
      for method in methods where method != allowed {
        router.on(.init(path), method: method) { _, _ in
          ProblemResponse.response(SyncProblem(.methodNotAllowed, ""), headers: [.allow: allowed.rawValue])
        }
      }
    }
  }

  /// A page in a browser can post forms and plain text to a loopback address without being asked; this type it cannot.
  private static func checkMediaType(of request: Request) throws(SyncProblem) {
    let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
    guard type == protobuf else { throw SyncProblem(.mediaType, "\(protobuf) is expected") }
  }

  private static func reply(_ bytes: [UInt8]) -> Response {
    Response(status: .ok, headers: [.contentType: protobuf], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
