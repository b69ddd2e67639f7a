import Admission
import ChangeLog
import LogStorage
import MerkleLog
import SyncProtocol

extension ClinicServer {
  /// Answers `POST /v1/enrol`: proves that the server knows the code too, and says as whom and where.
  /// - Throws: ``SyncProblem``, ``StorageError``.
  public func enrol(_ bytes: [UInt8]) throws -> [UInt8] {
    let request = try EnrolRequest(bytes)
    guard request.clinic == identity.clinic else { throw SyncProblem(.wrongClinic, "this is clinic \(identity.clinic)") }
    guard ports.verifier.accepts(request.key) else { throw SyncProblem(.badKey, "") }
    let invitations = try store.read { try $0.values(.invitations) }.compactMap { Invitation($0.value) }
    var found: (invitation: Invitation, code: EnrolmentCode)?
    for invitation in invitations {
      guard let code = EnrolmentCode(bytes: invitation.code) else { continue }
      if request.proves(code, authenticator: ports.authenticator, hasher: ports.hasher) { found = (invitation, code) }
    }
    guard let code = found?.code, var invitation = found?.invitation else { throw SyncProblem(.codeWrong, "") }
    guard nowMS < invitation.expiresMS else { throw SyncProblem(.codeExpired, "") }
    let writer = request.writer(hasher: ports.hasher)
    guard invitation.usedBy == nil || invitation.offeredTo == writer else { throw SyncProblem(.codeUsed, "") }
    invitation.offeredTo = writer
    try store.write { try $0.set(.invitations, invitation.code, to: invitation.encoded) }
    let offer = EnrolOffer(
      serverKey: identity.certified, clinic: identity.clinic, clinicName: name, person: invitation.person,
      personName: invitation.personName, role: invitation.role, device: invitation.device, logCount: invitation.logs.count)
    return offer.answer(to: bytes, code: code, authenticator: ports.authenticator, hasher: ports.hasher)
  }

  /// Answers `POST /v1/enrol/accept`: writes the `writer` and `grant` entries, uses the code up, and gives the first ticket.
  ///
  /// The same statement again, after a lost answer, gets a new first ticket and writes nothing.
  /// - Throws: ``SyncProblem``, ``StorageError``, ``ServerError``.
  public func accept(_ bytes: [UInt8]) throws -> [UInt8] {
    let signed = try AcceptRequest(bytes).statement
    guard let statement = signed.enrolment(verifier: ports.verifier) else { throw SyncProblem(.badSignature, "") }
    guard statement.clinic == identity.clinic else { throw SyncProblem(.wrongClinic, "this is clinic \(identity.clinic)") }
    guard let ticket = Ticket(ports.random.bytes(16)) else { throw SyncProblem(.signerFailed, "the random source failed") }
    let writer = Identities.writer(statement.key, hasher: ports.hasher)
    let hash = ports.hasher.hash(signed.body).bytes
    var granted: [PumpLogID] = []
    try store.write { transaction in
      let invitation = try transaction.values(.invitations).compactMap { Invitation($0.value) }.first {
        $0.device == statement.device && $0.person == statement.person && $0.offeredTo == writer
      }
      guard var invitation else { throw SyncProblem(.statementMismatch, "") }
      if var member = try Member.find(writer, in: transaction), member.statementHash == hash {
        member.tickets.reissue(ticket, serverMS: nowMS)
        try member.keep(as: writer, in: transaction)
        return
      }
      guard invitation.usedBy == nil else { throw SyncProblem(.codeUsed, "") }
      guard nowMS < invitation.expiresMS else { throw SyncProblem(.codeExpired, "") }
      try admit(signed, as: writer, invitation, in: transaction)
      invitation.usedBy = hash
      try transaction.set(.invitations, invitation.code, to: invitation.encoded)
      let member = Member(
        key: statement.key, statementHash: hash, logs: invitation.logs, scopeVersion: 1,
        tickets: TicketRecord(first: ticket, serverMS: nowMS))
      try member.keep(as: writer, in: transaction)
      granted = invitation.logs
    }
    desk?.touch(granted)
    return try AcceptRequest.answer(to: bytes, ticket: ticket, serverMS: nowMS, signer: ports.signer, hasher: ports.hasher)
  }

  /// Writes who the new writer is, and what it may do, into every log that it is granted.
  private func admit(
    _ signed: SignedStatement, as writer: WriterID, _ invitation: Invitation, in transaction: any StoreTransaction
  ) throws {
    for log in invitation.logs {
      let facts = try book.facts(of: log, serverWriter: identity.serverWriter, in: transaction)
      let taken = facts.writers.map(\.id) + facts.serverWriters
      guard !taken.contains(where: { $0.short == writer.short }) else {
        throw SyncProblem(.badKey, "another key of this log has the same short name: make a new key")
      }
      _ = try feed.append(
        [
          .init(.writer(signed)),
          .init(.grant(.init(writer: writer, person: invitation.person, role: invitation.role)), note: invitation.personName),
        ], to: log, in: transaction)
    }
  }
}
