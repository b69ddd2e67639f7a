import Admission
import ChangeLog
import ClinicTLS
import FieldDevice
import Foundation
import LogStorage
import MerkleLog
import PumpRecords
import SQLiteStorage
import Signatures
import SyncProtocol
import SyncServer
import TestGround

/// A clinic on disk, founded in this process and then left to the built server.
final class ServedClinic {
  let folder: TemporaryFolder
  let clinic: ClinicID
  let logs: [PumpLogID]
  private let options: [String]
  private var codes: [EnrolmentCode] = []
  private(set) var server: ServerProcess

  /// A code that was good for 24 hours, two days ago.
  let expired: EnrolmentCode

  /// Founds a clinic, opens logs, makes codes, and starts the server.
  init(logs labels: [String] = ["P1"], people: [(String, Role)], logLevel: String = "notice", serving options: [String] = []) async throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    self.options = options
    let hasher = OpenSSLHasher()
    let root = try SoftwareSigner.generate()
    let spare = try SoftwareSigner.generate()
    let key = try SoftwareSigner.generate()
    let (clinic, certified) = try ClinicIdentity.found(root: root, spare: spare.publicKey, server: key.publicKey, hasher: hasher)
    self.clinic = clinic
    let store = try SQLiteStore.open(directory: folder.at("clinic"), hasher: hasher, role: .server)
    try ClinicServer.found(clinic: clinic, certified: certified, name: "Test clinic", in: store)
    try KeyFile.write(key, to: folder.at("clinic/server.key"))
    let random = SystemRandom()
    let certificates = [
      try Certificate.server(key.publicKey, root: root, spareID: certified.spareID, random: random, hasher: hasher),
      try Certificate.root(root, spareID: certified.spareID, random: random, hasher: hasher),
    ]
    try certificates.map(\.pem).joined().write(toFile: folder.at("clinic/certificates.pem"), atomically: true, encoding: .utf8)
    let founder = try ClinicServer(store: store, ports: Self.ports(key))
    var logs: [PumpLogID] = []
    for label in labels { logs.append(try await founder.addLog(label: label, policy: .standard)) }
    self.logs = logs
    for (name, role) in people {
      codes.append(try Self.code(try await founder.invite(personName: name, role: role.rawValue, logs: logs)))
    }
    let then = try ClinicServer(store: store, ports: Self.ports(key, daysAgo: 2))
    expired = try Self.code(try await then.invite(personName: "Late L.", role: Role.nurse.rawValue, logs: logs))
    try store.close()
    server = try ServerProcess(data: folder.at("clinic"), errors: folder.at("errors"), logLevel: logLevel, options: options)
  }

  /// The first log.
  var log: PumpLogID { logs[0] }
  var data: String { folder.at("clinic") }

  /// A code that nobody has used.
  func code() -> EnrolmentCode { codes.removeFirst() }

  /// Enrols the next person's device over HTTP and syncs it once.
  func device(_ name: String) async throws -> EnrolledDevice {
    let link = EnrolmentLink(clinic: clinic, server: server.address, code: code())
    let device = try await EnrolledDevice.enrol(link.description, in: folder.url(name), agree: { _ in true })
    try await device.sync(over: transport())
    return device
  }

  /// HTTP, or HTTPS, to the server as it runs now, or to a proxy before it.
  func transport(port: Int? = nil) throws -> HTTPTransport {
    try HTTPTransport(address: "\(server.scheme)://127.0.0.1:\(port ?? server.port)", clinic: clinic, idleSeconds: 20)
  }

  /// Starts the server anew on the same directory.
  func restart() throws {
    server = try ServerProcess(data: data, errors: folder.at("errors"), options: options)
  }

  private static func code(_ invitation: SyncServer.Invitation) throws -> EnrolmentCode {
    guard let code = EnrolmentCode(bytes: invitation.code) else { throw CocoaError(.coderInvalidValue) }
    return code
  }

  static func ports(_ signer: any Signer, daysAgo days: Double = 0) -> ServerPorts {
    ServerPorts(
      hasher: OpenSSLHasher(), verifier: OpenSSLVerifier(), signer: signer, authenticator: OpenSSLMAC(), random: SystemRandom(),
      nowMS: { UInt64((Date().timeIntervalSince1970 - days * 86_400) * 1000) })
  }
}
