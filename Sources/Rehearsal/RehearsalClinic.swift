import Admission
public import ChangeLog
public import FieldDevice
import Foundation
package import LogStorage
public import PumpRecords
package import Signatures
import SyncProtocol
public import SyncServer
import Synchronization

/// A clinic with its server in this process, for the tests of an app: everything is real but the network and the disk.
///
/// ```swift
/// let clinic = try RehearsalClinic()
/// let log = try await clinic.addLog("P1")
/// let link = try await clinic.link(for: "Nora N.", .nurse, in: [log])
/// let device = try await EnrolledDevice.enrol(link, in: directory, over: clinic.transport, agree: { _ in true })
/// ```
public final class RehearsalClinic: Sendable {
  /// The server, to look at what it holds.
  public let server: ClinicServer
  package let store: MemoryStore
  package let key: SoftwareSigner
  private let weather = Mutex(Weather.clear)

  /// What becomes of the next requests.
  public enum Weather: Hashable, Sendable {
    /// They arrive, and their answers come whole.
    case clear
    /// There is no connection.
    case offline
    /// They arrive and are stored; their answers break off after so many bytes.
    case answersBreakOff(afterBytes: Int)
  }

  /// A clinic with keys of its own and no log.
  /// - Parameter nowMS: the server's clock, Unix ms; nil: that of this machine.
  /// - Throws: ``ServerError``, or what OpenSSL fails with.
  public convenience init(named name: String = "Rehearsal clinic", nowMS: (@Sendable () -> UInt64)? = nil) throws {
    let root = try SoftwareSigner.generate()
    let spare = try SoftwareSigner.generate()
    let key = try SoftwareSigner.generate()
    let store = MemoryStore(hasher: OpenSSLHasher())
    let (clinic, certified) = try ClinicIdentity.found(root: root, spare: spare.publicKey, server: key.publicKey, hasher: OpenSSLHasher())
    try ClinicServer.found(clinic: clinic, certified: certified, name: name, in: store)
    try self.init(store, key, nowMS: nowMS)
  }

  /// The server of a clinic that was founded in this store.
  package init(_ store: MemoryStore, _ key: SoftwareSigner, nowMS: (@Sendable () -> UInt64)? = nil) throws {
    self.store = store
    self.key = key
    server = try ClinicServer(
      store: store,
      ports: ServerPorts(
        hasher: OpenSSLHasher(), verifier: OpenSSLVerifier(), signer: key, authenticator: OpenSSLMAC(), random: SystemRandom(),
        nowMS: nowMS ?? { UInt64(Date().timeIntervalSince1970 * 1000) }))
  }

  /// Opens a pump log with the standard policy.
  /// - Parameter label: what the clinic calls it: `P1`, never a name.
  /// - Throws: ``ServerError``.
  public func addLog(_ label: String) async throws -> PumpLogID { try await server.addLog(label: label, policy: .standard) }

  /// A link with which one device is enrolled.
  /// - Throws: ``ServerError``.
  public func link(for person: String, _ role: Role, in logs: [PumpLogID]) async throws -> String {
    let invitation = try await server.invite(personName: person, role: role.rawValue, logs: logs)
    // Nobody listens there: who forgets to hand in the transport is told that it can't be reached.
    return EnrolmentLink(
      clinic: server.identity.clinic, server: "http://127.0.0.1:1", code: EnrolmentCode(bytes: invitation.code)
    ).description
  }

  /// From now on.
  public func set(_ weather: Weather) { self.weather.withLock { $0 = weather } }

  /// What devices enrol and sync over.
  public var transport: InMemoryTransport {
    InMemoryTransport(address: "the rehearsal clinic") { request in try await self.answer(request) }
  }

  private func answer(_ request: TransportRequest) async throws -> TransportResponse {
    let weather = weather.withLock { $0 }
    guard weather != .offline else { throw NothingSent("the rehearsal is offline") }
    let body: [UInt8]
    do {
      body = try await taken(request)
    } catch {
      // As a server over HTTP says it.
      let problem = server.problem(for: error)
      let document = ["type": "urn:cistern:problem:\(problem.code.rawValue)", "detail": problem.detail]
      return TransportResponse(status: problem.code.status, body: Array(try JSONEncoder().encode(document)))
    }
    guard case .answersBreakOff(let bytes) = weather, bytes < body.count else { return TransportResponse(status: 200, body: body) }
    return TransportResponse(
      status: 200,
      chunks: AsyncThrowingStream { continuation in
        continuation.yield(Array(body.prefix(bytes)))
        continuation.finish(throwing: URLError(.networkConnectionLost))
      })
  }

  private func taken(_ request: TransportRequest) async throws -> [UInt8] {
    switch request.path {
    case "/v1/enrol": return try await server.enrol(request.body.whole())
    case "/v1/enrol/accept": return try await server.accept(request.body.whole())
    default:
      var incoming = server.incoming()
      while let piece = try request.body.next() { try await incoming.push(piece, at: server) }
      return try await server.sync(incoming).flatMap { $0 }
    }
  }
}
