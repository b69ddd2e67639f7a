import Admission
import ChangeLog
import FieldDevice
import Foundation
import LogStorage
import MerkleLog
import PumpRecords
import Signatures
import SyncProtocol
import SyncServer
import Synchronization
import TestGround

/// A clinic with its server in this process, for devices under test.
final class ClinicInMemory: Sendable {
  let server: ClinicServer
  private let store: MemoryStore
  private let key: SoftwareSigner
  private let cut = Mutex<Int?>(nil)

  convenience init() throws {
    let root = try SoftwareSigner.generate()
    let spare = try SoftwareSigner.generate()
    let key = try SoftwareSigner.generate()
    let store = MemoryStore(hasher: OpenSSLHasher())
    let (clinic, certified) = try ClinicIdentity.found(
      root: root, spare: spare.publicKey, server: key.publicKey, hasher: OpenSSLHasher())
    try ClinicServer.found(clinic: clinic, certified: certified, name: "Test clinic", in: store)
    try self.init(store, key)
  }

  private init(_ store: MemoryStore, _ key: SoftwareSigner) throws {
    self.store = store
    self.key = key
    server = try ClinicServer(
      store: store,
      ports: ServerPorts(
        hasher: OpenSSLHasher(), verifier: OpenSSLVerifier(), signer: key, authenticator: OpenSSLMAC(), random: SystemRandom(),
        nowMS: { UInt64(Date().timeIntervalSince1970 * 1000) }))
  }

  /// The same clinic as it is now, on a store of its own: a backup that is put back later.
  func backup() throws -> ClinicInMemory {
    let copy = MemoryStore(hasher: OpenSSLHasher())
    try store.read { reader in
      try copy.restore(
        try reader.logs().flatMap { log in
          try reader.feeds(of: log).flatMap { try FeedCopy.pieces(of: $0, in: log, reader: reader) }
        })
      try copy.write { transaction in
        for shelf in [Shelf.clinic, .members, .invitations] {
          for fact in try reader.values(shelf) { try transaction.set(shelf, fact.key, to: fact.value) }
        }
      }
    }
    return try ClinicInMemory(copy, key)
  }

  /// Writes a receipt that the server has no right to give.
  func receipt(_ length: UInt64, of writer: WriterID, in log: PumpLogID) throws {
    let hasher = OpenSSLHasher()
    let own = server.identity.serverWriter
    let arrival = ServerEntry.arrival(
      Arrival(
        feeds: [.init(writer: writer, length: length, root: hasher.hash([7]))],
        serverMS: UInt64(Date().timeIntervalSince1970 * 1000)))
    try store.write { transaction in
      let frontier = try transaction.feed(of: log, writer: own)?.frontier ?? CompactRange()
      try transaction.append(
        OwnChanges(
          log: log, writer: own, frontier: frontier, changes: [try arrival.change(random: SystemRandom())], signer: key,
          hasher: hasher))
    }
  }

  /// Opens a log with the standard policy.
  func addLog(_ label: String) async throws -> PumpLogID {
    try await server.addLog(label: label, policy: .standard)
  }

  /// A link for a new device.
  func link(_ role: Role, _ name: String, logs: [PumpLogID]) async throws -> String {
    let invitation = try await server.invite(personName: name, role: role.rawValue, logs: logs)
    let link = EnrolmentLink(
      clinic: server.identity.clinic, server: "http://127.0.0.1:1", code: EnrolmentCode(bytes: invitation.code))
    return link.description
  }

  /// From now on answers end after so many bytes; nil: they are whole.
  func cutAnswers(after bytes: Int?) { cut.withLock { $0 = bytes } }

  /// What devices send their requests over.
  var transport: InMemoryTransport {
    InMemoryTransport { request in try await self.answer(request) }
  }

  private func answer(_ request: TransportRequest) async throws -> TransportResponse {
    switch request.path {
    case "/v1/enrol": return TransportResponse(status: 200, body: try await server.enrol(request.body.whole()))
    case "/v1/enrol/accept": return TransportResponse(status: 200, body: try await server.accept(request.body.whole()))
    default:
      var incoming = server.incoming()
      while let piece = try request.body.next() { try await incoming.push(piece, at: server) }
      let body = try await server.sync(incoming).flatMap { $0 }
      guard let bytes = cut.withLock({ $0 }), bytes < body.count else { return TransportResponse(status: 200, body: body) }
      return TransportResponse(
        status: 200,
        chunks: AsyncThrowingStream { continuation in
          continuation.yield(Array(body.prefix(bytes)))
          continuation.finish(throwing: URLError(.networkConnectionLost))
        })
    }
  }

  /// Enrols a device in a new directory and syncs it once.
  func device(_ role: Role, _ name: String, logs: [PumpLogID], in folder: TemporaryFolder) async throws -> EnrolledDevice {
    let device = try await EnrolledDevice.enrol(
      try await link(role, name, logs: logs), in: folder.url(name), over: transport, agree: { _ in true })
    try await device.sync(over: transport)
    return device
  }
}

/// A clock that a test sets.
final class HandClock: DeviceClock {
  private let reading: Mutex<ClockReading>

  init(_ reading: ClockReading) { self.reading = Mutex(reading) }

  func set(_ change: @Sendable (inout ClockReading) -> Void) { reading.withLock { change(&$0) } }
  func read() -> ClockReading { reading.withLock { $0 } }
}
