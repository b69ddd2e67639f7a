public import ChangeLog
public import MerkleLog

/// What the server is to do next.
public enum ServerAction: Hashable, Sendable {
  /// The envelope was read, not yet believed: find the writer's key and its tickets, then call `admit`.
  case identify(WriterID)
  /// A batch of the admitted sender: verify and store it.
  case batch(Batch)
  /// A batch of the admitted sender that cannot be read: limbo.
  case unreadable(UnreadableBatch)
}

/// The server's side of one exchange: one request, one response.
///
/// In this order: `push` the body as it comes and take actions from `next` until nil. At `.identify` call `admit`; before that no
/// batch is given out, since batches are read only behind an envelope that verified. After the last byte call `requestEnded`. Then
/// store what verified and commit; nothing before the commit may be answered. Then `outline` with the digests of the device's scope,
/// `plan` with the tips of the logs that the outline names, read what the plan says, and `respond`. After `.newTicketOnly` go from
/// `requestEnded` straight to ``respondTicketOnly(signer:)``.
public struct ServerSession: Sendable {
  private enum State: Sendable {
    case reading
    case identified(SyncRequest, Digest, SignedStatement)
    case admitted(SyncRequest, Digest, isTicketOnly: Bool)
  }

  private let clinic: ClinicID
  private let server: WriterID
  private var state = State.reading
  private var reader = SyncStreamReader()
  private var batches = 0
  private var ticket: Ticket?
  private var serverMS: UInt64 = 0

  /// A server that waits for a request.
  /// - Parameter server: the writer id of the server's own key.
  public init(clinic: ClinicID, server: WriterID) {
    self.clinic = clinic
    self.server = server
  }

  /// The request, once its envelope was read.
  public var request: SyncRequest? {
    switch state {
    case .reading: nil
    case .identified(let request, _, _), .admitted(let request, _, _): request
    }
  }

  /// Takes a piece of the request's body.
  public mutating func push(_ bytes: some Collection<UInt8>) { reader.push(bytes) }

  /// What to do next; nil where more bytes are needed.
  /// - Throws: ``SyncProblem``: the request is to be refused with it. What was stored before stays stored.
  public mutating func next(hasher: some LogHasher) throws(SyncProblem) -> ServerAction? {
    switch state {
    case .reading:
      guard let message = try reader.next() else { return nil }
      guard case .envelope(let envelope, let bytes) = message else { throw SyncProblem(.malformed, "no envelope") }
      let request = try SyncRequest(envelope.body)
      guard request.clinic == clinic else { throw SyncProblem(.wrongClinic, "the request names clinic \(request.clinic)") }
      state = .identified(request, hasher.hash(bytes), envelope)
      return .identify(request.writer)
    case .identified: return nil
    case .admitted(let request, _, let isTicketOnly):
      while let message = try reader.next() {
        batches += 1
        guard batches <= request.batchCount else {
          throw SyncProblem(.tooManyBatches, "\(request.batchCount) were announced and more came")
        }
        if isTicketOnly { continue }
        switch message {
        case .envelope: throw SyncProblem(.malformed, "a second envelope")
        case .batch(let batch): return .batch(batch)
        case .unreadable(let batch): return .unreadable(batch)
        }
      }
      return nil
    }
  }

  /// Believes the envelope, or not.
  ///
  /// - Parameters:
  ///   - key: the enrolled key with the request's writer id; nil where there is none.
  ///   - tickets: what is remembered of the writer; changed here, to be stored before the response goes out.
  ///   - next: 16 fresh random bytes: the ticket of the response.
  /// - Throws: `.unknownWriter`, `.badSignature`, `.outOfOrder`.
  public mutating func admit(
    key: PublicKey?, tickets: inout TicketRecord, next: Ticket, serverMS: UInt64, verifier: any SignatureVerifier
  ) throws(SyncProblem) -> TicketRecord.Verdict {
    guard case .identified(let request, let hash, let envelope) = state else {
      throw SyncProblem(.outOfOrder, "admit comes once, after identify")
    }
    guard let key else { throw SyncProblem(.unknownWriter, "no enrolled key has the id \(request.writer)") }
    guard envelope.isSigned(as: .request, by: key, verifier: verifier) else {
      throw SyncProblem(.badSignature, "the envelope of \(request.writer)")
    }
    let verdict = tickets.judge(request, next: next, serverMS: serverMS)
    ticket = next
    self.serverMS = serverMS
    state = .admitted(request, hash, isTicketOnly: verdict == .newTicketOnly)
    return verdict
  }

  /// The body is at its end.
  /// - Throws: `.cutShort` where announced batches are missing. What came whole is stored all the same.
  public func requestEnded() throws(SyncProblem) {
    guard case .admitted(let request, _, _) = state, reader.waiting == 0, batches == request.batchCount else {
      throw SyncProblem(.cutShort, "\(batches) of \(request?.batchCount ?? 0) announced batches came")
    }
  }

  /// The first half of the answer.
  ///
  /// - Parameters:
  ///   - scope: every log of the device's scope as it stands after the commit.
  ///   - newest: the store's newest commit: what the cursor will say.
  public func outline(scope: [ScopeLog], newest: UInt64, hasher: some LogHasher) throws(SyncProblem) -> ScopeOutline {
    let (request, _, _) = try admitted()
    return ScopeOutline(request, scope: scope, newest: newest, hasher: hasher)
  }

  /// The second half of the answer.
  /// - Parameters:
  ///   - held: the logs that `outline.describe` names, as the server holds them.
  ///   - partings: for a device that brought a second history of its own feed, the change at which the one held here parts from it.
  public func plan(_ outline: ScopeOutline, held: [HeldLog], partings: [FeedRange] = []) throws(SyncProblem) -> AnswerPlan {
    let (request, _, _) = try admitted()
    return AnswerPlan(request, outline: outline, held: held, partings: partings, server: server)
  }

  /// The response, message by message, each with its length before it.
  ///
  /// - Parameters:
  ///   - batches: what was read by `plan.read`, in its order.
  ///   - scopeVersion: grows when logs come into the device's scope or leave it.
  ///   - standings: changes of this request that are not accepted; the first ``SyncLimits/remarks`` are said.
  ///   - notices: batches of this request that were not stored; likewise.
  /// - Throws: `.signerFailed`, `.outOfOrder`.
  public func respond(
    _ plan: AnswerPlan, batches: [Batch], scopeVersion: UInt64, standings: [StandingNotice] = [], notices: [LimboNotice] = [],
    signer: any Signer
  ) throws(SyncProblem) -> [[UInt8]] {
    let (_, hash, ticket) = try admitted()
    var writer = SyncStreamWriter()
    let items = batches.map { writer.framed($0) }
    let sent = batches.reduce(UInt64(0)) { $0 + UInt64($1.changes.count) }
    let coming = plan.read.changes > sent ? plan.read.changes - sent : 0
    let response = SyncResponse(
      requestHash: hash, status: .answered, serverMS: serverMS, ticket: ticket, scopeVersion: scopeVersion,
      scopeDigest: plan.outline.scopeDigest, cursor: plan.outline.cursor.bytes, batchCount: items.count,
      listing: plan.outline.listing, listNext: plan.outline.listNext, buckets: plan.outline.buckets, wants: plan.wants,
      standings: Array(standings.prefix(SyncLimits.remarks)), notices: Array((notices + plan.forks).prefix(SyncLimits.remarks)),
      totals: .init(
        changesComing: coming, bytesHere: UInt64(items.reduce(0) { $0 + $1.count }), changesWanted: plan.changesWanted),
      hasMore: coming > 0 || plan.outline.listNext != nil)
    return [try Self.envelope(response, signer: signer)] + items
  }

  /// The answer to a request whose ticket does not count: a new one, and no data.
  /// - Throws: `.signerFailed`, `.outOfOrder`.
  public func respondTicketOnly(signer: any Signer) throws(SyncProblem) -> [[UInt8]] {
    let (_, hash, ticket) = try admitted()
    return [try Self.ticketOnly(ticket, for: hash, serverMS: serverMS, signer: signer)]
  }

  /// A response that brings a ticket and nothing else; also the answer to an accepted enrolment.
  static func ticketOnly(
    _ ticket: Ticket, for hash: Digest, serverMS: UInt64, signer: any Signer
  ) throws(SyncProblem) -> [UInt8] {
    guard let none = HoldingsDigest([UInt8](repeating: 0, count: 16)) else { throw SyncProblem(.outOfOrder, "a digest of 16 bytes") }
    return try envelope(
      SyncResponse(requestHash: hash, status: .newTicketOnly, serverMS: serverMS, ticket: ticket, scopeDigest: none), signer: signer)
  }

  private static func envelope(_ response: SyncResponse, signer: any Signer) throws(SyncProblem) -> [UInt8] {
    do {
      let signed = try SignedStatement(signing: response.encoded(), as: .response, by: signer)
      return SyncStreamWriter.framed(SyncStreamWriter.message(signed))
    } catch {
      throw SyncProblem(.signerFailed, "the server's key could not sign the response")
    }
  }

  private func admitted() throws(SyncProblem) -> (SyncRequest, Digest, Ticket) {
    guard case .admitted(let request, let hash, _) = state, let ticket else {
      throw SyncProblem(.outOfOrder, "nothing is answered before admit")
    }
    return (request, hash, ticket)
  }
}
