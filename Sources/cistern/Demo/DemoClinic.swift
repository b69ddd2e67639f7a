import Admission
import ChangeLog
import ClinicalFiles
import ClinicWeb
import Complications
import FieldDevice
import Foundation
import LogStorage
import Logging
import PumpRecords
import SQLiteStorage
import ServiceLifecycle
import Signatures
import SyncProtocol
import SyncServer

/// A clinic in a box: real keys, a real store, a real server on a loopback port, real devices with stores of their own.
struct DemoClinic {
  let directory: URL
  let clock: DemoClock
  let server: ClinicServer
  let log: PumpLogID
  let address: String
  /// Where server and devices record their sessions.
  let sessions: TranscriptDirectory
  private let serving: Task<Void, any Error>

  /// Founds the clinic, opens log P1 and listens on a free port.
  static func open(in directory: URL, clock: DemoClock) async throws -> DemoClinic {
    let data = directory.appending(path: "clinic").path
    let safe = directory.appending(path: "clinic-root").path
    try FileManager.default.createDirectory(atPath: safe, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let hasher = OpenSSLHasher()
    let root = try KeyFile.create(.p256, at: safe + "/root.key")
    let spare = try KeyFile.create(.p256, at: safe + "/spare.key")
    let key = try SoftwareSigner.generate(.p256)
    let (clinic, certified) = try ClinicIdentity.found(root: root, spare: spare.publicKey, server: key.publicKey, hasher: hasher)
    let store = try SQLiteStore.open(directory: data, hasher: hasher, role: .server)
    try ClinicServer.found(clinic: clinic, certified: certified, name: "Spasticity clinic", in: store)
    try KeyFile.write(key, to: data + "/server.key")
    var ports = ServerDirectory.ports(signer: key)
    ports.nowMS = { clock.nowMS }
    var logger = Logger(label: "cistern") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .critical
    let sessions = try TranscriptDirectory(directory.appending(path: "sessions"))
    ports.transcripts = sessions.keeper(logger)
    let server = try ClinicServer(store: store, ports: ports, detection: try DetectionSettings.standard())
    let log = try await server.addLog(label: "P1", policy: .standard)
    let (listening, announce) = AsyncStream.makeStream(of: Int.self)
    let application = try ClinicApplication.make(server: server, options: .init(host: "127.0.0.1", port: 0), logger: logger) { port in
      announce.yield(port)
    }
    let serving = Task { try await application.run() }
    for await port in listening {
      return DemoClinic(
        directory: directory, clock: clock, server: server, log: log, address: "http://127.0.0.1:\(port)", sessions: sessions,
        serving: serving)
    }
    throw Failure(.internal, "the demo's server did not begin to listen")
  }

  /// Enrols a device with a one-time code, over HTTP.
  func enrol(_ name: String, person: String, role: Role) async throws -> DemoDevice {
    let invitation = try await server.invite(personName: person, role: role.rawValue, logs: [log])
    guard let code = EnrolmentCode(bytes: invitation.code) else { throw Failure(.internal, "a code has 10 bytes") }
    let link = EnrolmentLink(clinic: server.identity.clinic, server: address, code: code)
    clock.tick()
    let folder = directory.appending(path: name.replacing(" ", with: "-").replacing("'", with: ""))
    let device = try await EnrolledDevice.enrol(link.description, in: folder, clock: clock) { _ in true }
    return DemoDevice(name: name, person: person, role: role, device: device, clinic: self)
  }

  /// Stops listening and closes the store.
  func close() async throws {
    serving.cancel()
    _ = await serving.result
    try await server.close()
  }
}

/// One of the demo's devices.
struct DemoDevice {
  let name: String
  let person: String
  let role: Role
  let device: EnrolledDevice
  let clinic: DemoClinic

  /// Records an entry, typed as on the command line.
  @discardableResult
  func record(_ kind: String, _ fields: [String]) async throws -> ChangeID {
    clinic.clock.tick()
    return try await device.record(try Entry(kind: kind, fields), in: clinic.log)
  }

  /// Corrects fields of a record as it is shown here.
  @discardableResult
  func amend(_ record: ChangeID, kind: String, _ fields: [String], reason: String) async throws -> ChangeID {
    clinic.clock.tick()
    guard let shown = try await device.view(of: clinic.log).record(record) else { throw Failure(.internal, "the record is not here") }
    return try await device.amend(shown, in: clinic.log, with: try Entry(kind: kind, fields).fields, reason: reason)
  }

  func sync() async throws -> SyncOutcome {
    clinic.clock.tick()
    let stamp = Moment(ms: clinic.clock.nowMS).text.filter { $0 != ":" && $0 != "-" }
    let folder = device.directory.url.lastPathComponent
    return try await device.sync(
      recordingTo: clinic.sessions.url.appending(path: "\(stamp)-\(folder)\(TranscriptDirectory.ending)"))
  }
}
