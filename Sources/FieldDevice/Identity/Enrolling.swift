import ChangeLog
public import Foundation
import LogStorage
import MerkleLog
import PumpRecords
import SyncProtocol

/// As whom and where a device is about to be enrolled: show it, and go on only when its owner agrees.
public struct EnrolmentPreview: Hashable, Sendable {
  /// What the clinic calls itself.
  public var clinicName: String
  /// Whom the clinic takes the owner for.
  public var personName: String
  /// In which role.
  public var roleName: String
  /// How many pump logs the device will see.
  public var logCount: Int

  /// What is shown.
  public init(clinicName: String, personName: String, roleName: String, logCount: Int) {
    self.clinicName = clinicName
    self.personName = personName
    self.roleName = roleName
    self.logCount = logCount
  }
}

extension EnrolledDevice {
  /// Enrols a new device with the link (or link and code) that a clinic gives out.
  ///
  /// The code proves each side to the other; the clinic's id in the link proves its server. Nothing is signed before `agree` has
  /// said yes. After a lost answer call it again with the same directory: the same enrolment goes on.
  /// - Parameters:
  ///   - link: `cistern://enrol?…`, as text or out of a QR code.
  ///   - code: the 16 characters, where they are not in the link.
  ///   - url: the device's directory; made where it is not there.
  ///   - transport: what carries the requests; nil: HTTP to the address in the link.
  ///   - key: where the signing key lives.
  ///   - clock: where changes take their times from.
  ///   - agree: shows as whom and where, and asks the owner.
  /// - Throws: ``DeviceError``.
  public static func enrol(
    _ link: String, code: String? = nil, in url: URL, over transport: (any SyncTransport)? = nil,
    key: DeviceKey = .file, clock: any DeviceClock = SystemClock(), agree: @Sendable (EnrolmentPreview) async -> Bool
  ) async throws(DeviceError) -> EnrolledDevice {
    let invitation = try Invitation(link, code: code)
    let transport = try Self.transport(transport, invitation.link.server, invitation.link.clinic)
    let directory = DeviceDirectory(url)
    try directory.make()
    let store = try directory.openStore()
    do throws(DeviceError) {
      let enrolling = Enrolling(
        invitation: invitation, directory: directory, store: store, cryptography: Cryptography(),
        transport: transport, key: key)
      let (identity, signer) = try await enrolling.run(agree)
      return EnrolledDevice(
        identity: identity, directory: directory, store: store, signer: signer, clock: clock, cryptography: enrolling.cryptography)
    } catch {
      try? store.close()
      throw error
    }
  }
}

extension EnrolledDevice {
  /// The transport that was handed in, or HTTP.
  static func transport(_ given: (any SyncTransport)?, _ address: String, _ clinic: ClinicID) throws(DeviceError) -> any SyncTransport {
    if let given { return given }
    return try HTTPTransport(address: address, clinic: clinic)
  }
}

/// The two requests of an enrolment, and what is on disk between them.
struct Enrolling {
  let invitation: Invitation
  let directory: DeviceDirectory
  let store: any ChangeStore
  let cryptography: Cryptography
  let transport: any SyncTransport
  let key: DeviceKey

  func run(_ agree: @Sendable (EnrolmentPreview) async -> Bool) async throws(DeviceError) -> (EnrolledIdentity, any Signer) {
    let stored = try DeviceError.storing { try store.read { try EnrolledIdentity.stored(in: $0, cryptography) } }
    if stored != nil { throw .alreadyEnrolled(directory: directory.url.path) }
    let signer = try takeKey()
    let encryption = try directory.takeKey(directory.encryptionKeyPath)
    let pending = try DeviceError.storing { try store.read { try EnrolledIdentity.pending(in: $0, cryptography) } }
    if let pending, pending.clinic == invitation.link.clinic {
      return (try await finish(pending), signer)
    }
    var session = DeviceEnrolment(
      clinic: invitation.link.clinic, code: invitation.code, key: signer.publicKey, encryptionKey: encryption.publicKey.raw,
      nonce: cryptography.random.bytes(16), authenticator: cryptography.authenticator, hasher: cryptography.hasher)
    let answer = try await Exchange.small("/v1/enrol", session.request, over: transport)
    do {
      let offer = try session.offer(
        answer, authenticator: cryptography.authenticator, verifier: cryptography.verifier, hasher: cryptography.hasher)
      guard await agree(Self.preview(offer)) else { throw DeviceError.declined }
      let acceptance = try AcceptRequest(try session.accept(signer: signer, assurance: key.assurance))
      let identity = try EnrolledIdentity(
        clinicName: offer.clinicName, personName: offer.personName, role: offer.role, server: invitation.link.server,
        statement: acceptance.statement, serverKey: offer.serverKey, cryptography)
      // On disk before it is sent: when the answer is lost, the same acceptance goes again.
      try store.write { try identity.storePending(in: $0) }
      return (try await finish(identity), signer)
    } catch {
      throw Exchange.deviceError(error, at: transport.address)
    }
  }

  private func takeKey() throws(DeviceError) -> any Signer {
    if case .held(let signer, _) = key { return signer }
    return try directory.takeKey(directory.keyPath)
  }

  /// Sends the acceptance, which the server takes again as often as it comes, and keeps the first ticket.
  private func finish(_ identity: EnrolledIdentity) async throws(DeviceError) -> EnrolledIdentity {
    let acceptance = AcceptRequest(statement: identity.statement).encoded()
    let answer = try await Exchange.small("/v1/enrol/accept", acceptance, over: transport)
    do {
      var reader = SyncStreamReader()
      reader.push(answer)
      guard case .envelope(let envelope, _)? = try reader.next(), reader.waiting == 0,
        envelope.isSigned(as: .response, by: identity.serverPublicKey, verifier: cryptography.verifier)
      else { throw SyncProblem(.badSignature, "the answer is not signed by the clinic's server") }
      let response = try SyncResponse(envelope.body)
      guard response.requestHash == cryptography.hasher.hash(acceptance) else {
        throw SyncProblem(.answerMismatch, "the answer is to another acceptance")
      }
      try store.write { transaction in
        try identity.store(in: transaction)
        try SyncNotes.keep(SyncMemory(ticket: response.ticket), in: transaction)
      }
      return identity
    } catch {
      throw Exchange.deviceError(error, at: transport.address)
    }
  }

  private static func preview(_ offer: EnrolOffer) -> EnrolmentPreview {
    EnrolmentPreview(
      clinicName: offer.clinicName, personName: offer.personName,
      roleName: Role(rawValue: offer.role)?.name ?? "role \(offer.role)", logCount: offer.logCount)
  }
}
