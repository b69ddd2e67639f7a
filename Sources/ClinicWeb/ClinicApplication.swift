import Foundation
import HTTPTypes
public import Hummingbird
public import Logging
import NIOCore
import ServiceLifecycle
public import SyncServer
import SyncProtocol

/// The clinic's server on HTTP. A handler decodes, calls one function of the server, and encodes.
public struct ClinicApplication: Sendable {
  /// Why the server does not start.
  public enum StartError: Error, Hashable, Sendable {
    /// Without TLS only loopback addresses are served.
    case notLoopback(String)
    /// Another program listens on this port.
    case portTaken(Int)
  }

  private static let protobuf = "application/x-protobuf"

  /// Builds the application.
  ///
  /// - Parameters:
  ///   - server: the clinic's server.
  ///   - host: a loopback address: there is no TLS yet.
  ///   - port: 0 for any free one.
  ///   - onListening: called once with the port that is open.
  /// - Throws: ``StartError``.
  public static func make(
    server: ClinicServer, host: String, port: Int, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    guard isLoopback(host) else { throw StartError.notLoopback(host) }
    return Application(
      router: router(server: server), server: .http1(configuration: .init(idleTimeout: .seconds(WebLimits.readTimeoutSeconds))),
      configuration: .init(address: .hostname(host, port: port), serverName: nil),
      services: [FindingsWatch(server: server)],
      onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) }, logger: logger)
  }

  /// Serves until SIGTERM or SIGINT comes, then lets what runs finish.
  ///
  /// Parameters as for ``make(server:host:port:logger:onListening:)``.
  /// - Throws: ``StartError``, and what keeps the port from being opened.
  public static func run(
    server: ClinicServer, host: String, port: Int, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
  ) async throws {
    let application = try make(server: server, host: host, port: port, logger: logger, onListening: onListening)
    do {
      try await application.runService()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw StartError.portTaken(port)
    }
  }

  /// 127.0.0.0/8, ::1 or localhost.
  public static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && (try? SocketAddress(ipAddress: host, port: 0)) != nil)
  }

  static func router(server: ClinicServer) -> Router<SenderContext> {
    let router = Router(context: SenderContext.self, options: .autoGenerateHeadEndpoints)
    let wrongCodes = WrongCodes()
    router.add(middleware: ProblemMiddleware { server.problem(for: $0) })
    router.get("/healthz") { _, _ in "ok\n" }
    router.get("/readyz") { _, _ -> Response in
      guard !Task.isShuttingDownGracefully else { throw SyncProblem(.shuttingDown, "") }
      try await server.checkStore()
      return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ready\n")))
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
        throw error as? SyncProblem ?? SyncProblem(.cutShort, "")
      }
      let answer = try await server.sync(incoming)
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
      guard !wrongCodes.isBlocked(context.sender, nowMS: now) else { throw SyncProblem(.tooManyTries, "") }
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
    refuseOtherMethods(at: ["/healthz", "/readyz"], allowed: .get, in: router)
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
