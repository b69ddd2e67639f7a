import Admission
import ChangeLog
import Foundation
import LogStorage
import MerkleLog
import PumpRecords
import Signatures
import SQLiteStorage
import SyncProtocol
import SyncServer

let hasher = OpenSSLHasher()

/// A clinic's server over SQLite, with devices enrolled as any device is.
final class BenchClinic {
  let directory: String
  let key: SoftwareSigner
  let verifier: any SignatureVerifier
  let store: SQLiteStore
  let server: ClinicServer

  init(
    in directory: String, verifier: any SignatureVerifier = OpenSSLVerifier(), transcripts: (@Sendable (SessionTranscript) -> Void)? = nil
  )
    throws
  {
    self.directory = directory
    self.verifier = verifier
    let root = try SoftwareSigner.generate()
    key = try SoftwareSigner.generate()
    store = try SQLiteStore.open(directory: directory, hasher: hasher, role: .server)
    let (clinic, certified) = try ClinicIdentity.found(
      root: root, spare: SoftwareSigner.generate().publicKey, server: key.publicKey, hasher: hasher)
    try ClinicServer.found(clinic: clinic, certified: certified, name: "Bench clinic", in: store)
    server = try ClinicServer(store: store, ports: Self.ports(key, verifier, transcripts))
  }

  static func ports(
    _ key: SoftwareSigner, _ verifier: any SignatureVerifier, _ transcripts: (@Sendable (SessionTranscript) -> Void)? = nil
  ) -> ServerPorts {
    var ports = ServerPorts(
      hasher: hasher, verifier: verifier, signer: key, authenticator: OpenSSLMAC(), random: SystemRandom(),
      nowMS: { UInt64(Date().timeIntervalSince1970 * 1000) })
    ports.transcripts = transcripts
    return ports
  }

  /// The bytes of all changes that the server holds, its own entries among them.
  func changeBytes() throws -> Int {
    try store.read { reader in
      var bytes = 0
      for log in try reader.logs() {
        for feed in try reader.feeds(of: log) {
          var next: UInt64 = 0
          while next < feed.length {
            let changes = try reader.changes(of: log, writer: feed.writer, from: next, maxBytes: 1 << 20)
            if changes.isEmpty { break }
            next += UInt64(changes.count)
            bytes += changes.reduce(0) { $0 + $1.frame.count }
          }
        }
      }
      return bytes
    }
  }

  /// Opens logs as the server does, all in one commit and without its look at every label.
  func addLogs(_ count: Int) async throws -> [PumpLogID] {
    let identity = server.identity
    return try store.write { transaction in
      try (0..<count).map { _ in
        let random = SystemRandom().bytes(16)
        let log = Identities.pumpLog(clinic: identity.clinic, random: random, hasher: hasher)
        let entries: [ServerEntry] = [.serverKey(identity.certified), .genesis(random: random), .policy(.standard)]
        try transaction.append(
          OwnChanges(
            log: log, writer: identity.serverWriter, frontier: CompactRange(),
            changes: try entries.map { try $0.change(random: SystemRandom()) }, signer: key, hasher: hasher))
        return log
      }
    }
  }

  func enrol(_ role: Role, logs: [PumpLogID]) async throws -> BenchDevice {
    let invitation = try await server.invite(personName: "\(role)", role: role.rawValue, logs: logs)
    guard let code = EnrolmentCode(bytes: invitation.code) else { throw BenchError.code }
    let signer = try SoftwareSigner.generate()
    var enrolment = DeviceEnrolment(
      clinic: server.identity.clinic, code: code, key: signer.publicKey,
      encryptionKey: signer.publicKey.raw, nonce: SystemRandom().bytes(16), authenticator: OpenSSLMAC(), hasher: hasher)
    _ = try enrolment.offer(
      try await server.enrol(enrolment.request), authenticator: OpenSSLMAC(), verifier: OpenSSLVerifier(), hasher: hasher)
    let acceptance = try enrolment.accept(signer: signer, assurance: .software)
    let enrolled = try enrolment.enrolled(try await server.accept(acceptance), verifier: OpenSSLVerifier(), hasher: hasher)
    return BenchDevice(
      identity: DeviceIdentity(
        clinic: server.identity.clinic, writer: Identities.writer(signer.publicKey, hasher: hasher), serverKey: key.publicKey),
      server: server.identity.serverWriter, signer: signer, ticket: enrolled.ticket)
  }
}

extension BenchClinic {
  /// The same clinic, opened once more after a goodbye.
  struct Reopened {
    let server: ClinicServer

    init(_ clinic: BenchClinic) throws {
      let store = try SQLiteStore.open(directory: clinic.directory, hasher: hasher, role: .server)
      server = try ClinicServer(store: store, ports: BenchClinic.ports(clinic.key, clinic.verifier))
    }
  }
}

enum BenchError: Error { case code, refused(String), unequal }

/// Says yes to every signature: for the merge alone.
struct CredulousVerifier: SignatureVerifier {
  func accepts(_ key: PublicKey) -> Bool { true }
  func isValid(_ signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool { true }
}
