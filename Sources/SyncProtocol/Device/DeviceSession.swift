public import ChangeLog
public import MerkleLog

/// The device's side of a sync call: requests and responses until both hold the same, or nothing more can be done.
///
/// In this order, again while `responseEnded` says so: read the tips of the logs that `describe` names; `plan` with them; outline
/// what the plan says; `request`, send its envelope, and read and send its batches one by one; `push` the response as it comes and do what `next` says until it is nil; at its end
/// `responseEnded` with the digests and the unsynced stretches as they are now. After a lost or cut exchange begin a new session: what
/// came whole is stored, and the digests find the rest.
///
/// A call takes one round when nothing is new, or only pushed changes are; two for what others wrote; three when the cursor was lost
/// or lied. More only while something moves.
public struct DeviceSession: Sendable {
  enum State: Sendable {
    /// Before a request.
    case ready
    /// The request with this hash went out.
    case waiting(Digest)
    /// The response is coming; so many batches of it have come.
    case receiving(SyncResponse, batches: Int)
    case over
  }

  let identity: DeviceIdentity
  private(set) var state = State.ready
  private var reader = SyncStreamReader()
  var course: SyncCourse
  /// What is to be kept between requests.
  public internal(set) var memory: SyncMemory

  /// A call about to begin.
  ///
  /// - Parameters:
  ///   - held: every log that is held, with its digest.
  ///   - unsynced: stretches of own feeds that no receipt covers.
  public init(identity: DeviceIdentity, memory: SyncMemory, held: [LogDigest], unsynced: [FeedRange]) {
    self.identity = identity
    self.memory = memory
    course = SyncCourse(held: held, unsynced: unsynced)
  }

  /// The logs whose tips the next request needs, ascending.
  public var describe: [PumpLogID] { course.describe }

  /// What to read for the next request: what the server wants, then what no receipt covers.
  /// - Parameter held: the logs that `describe` names, as they are held; one that is not held has no tips.
  public func plan(held: [HeldLog]) -> ReadPlan { course.plan(held: held) }

  /// The next request: its envelope, and behind it the batches one at a time. Store `memory` before sending.
  ///
  /// - Parameters:
  ///   - held: as for `plan`.
  ///   - outlines: what is to be read by the plan, in its order.
  ///   - clocks: the device's clocks. An uptime that does not lie behind that of the last request is moved 1 ms behind it.
  /// - Throws: `.signerFailed`, `.outOfOrder`.
  public mutating func request(
    held: [HeldLog], outlines: [BatchOutline], clocks: DeviceClocks, signer: any Signer, hasher: some LogHasher
  ) throws(SyncProblem) -> OutgoingRequest {
    guard case .ready = state else { throw SyncProblem(.outOfOrder, "a request while another is open") }
    var clocks = clocks
    if let last = memory.lastSent, last.boot == clocks.boot, clocks.uptimeMS <= last.uptimeMS { clocks.uptimeMS = last.uptimeMS + 1 }
    let sent = outlines.reduce(UInt64(0)) { $0 + UInt64($1.count) }
    let planned = course.plan(held: held).changes
    let waiting = planned > sent ? planned - sent : 0
    let request = SyncRequest(
      clinic: identity.clinic, writer: identity.writer, ticket: memory.ticket, clocks: clocks, previous: memory.contact,
      scopeVersion: memory.scopeVersion, scopeDigest: course.digest(hasher: hasher), cursor: memory.cursor, batchCount: outlines.count,
      tips: held.map(\.told), listFrom: course.listFrom, buckets: course.buckets(hasher: hasher), hasMore: waiting > 0,
      changesWaiting: waiting)
    let message: [UInt8]
    do {
      message = SyncStreamWriter.message(try SignedStatement(signing: request.encoded(), as: .request, by: signer))
    } catch {
      throw SyncProblem(.signerFailed, "the device's key could not sign the request")
    }
    memory.lastSent = clocks
    memory.contact = nil
    course.sent(sent)
    reader = SyncStreamReader()
    state = .waiting(hasher.hash(message))
    return OutgoingRequest(envelope: SyncStreamWriter.framed(message), batches: outlines)
  }

  /// The next request where its batches are in memory already: message by message, each with its length before it.
  /// - Throws: `.signerFailed`, `.outOfOrder`.
  public mutating func request(
    held: [HeldLog], batches: [Batch], clocks: DeviceClocks, signer: any Signer, hasher: some LogHasher
  ) throws(SyncProblem) -> [[UInt8]] {
    var request = try request(held: held, outlines: batches.map(\.outline), clocks: clocks, signer: signer, hasher: hasher)
    var messages = [request.envelope]
    for batch in batches { messages.append(try request.item(batch)) }
    return messages
  }

  /// Takes a piece of the response's body.
  public mutating func push(_ bytes: some Collection<UInt8>) { reader.push(bytes) }

  /// What to do next; nil where more bytes are needed.
  ///
  /// - Parameter clocks: now; the uptime at which the envelope has come is half of a contact measurement.
  /// - Throws: ``SyncProblem``: the response is not to be believed from here on. `.badSignature` and `.answerMismatch` before
  ///   anything of it was given out.
  public mutating func next(
    at clocks: DeviceClocks, verifier: any SignatureVerifier, hasher: some LogHasher
  ) throws(SyncProblem) -> DeviceAction? {
    switch state {
    case .ready, .over: throw SyncProblem(.outOfOrder, "no response is expected")
    case .waiting(let hash):
      guard let message = try reader.next() else { return nil }
      guard case .envelope(let envelope, _) = message,
        envelope.isSigned(as: .response, by: identity.serverKey, verifier: verifier)
      else { throw SyncProblem(.badSignature, "the response is not signed by the clinic's server") }
      let response = try SyncResponse(envelope.body)
      guard response.requestHash == hash else { throw SyncProblem(.answerMismatch, "the response answers another request") }
      open(response, at: clocks)
      return .opened(response)
    case .receiving(let response, let batches):
      guard let message = try reader.next() else { return nil }
      guard batches < response.batchCount else {
        throw SyncProblem(.tooManyBatches, "\(response.batchCount) were announced and more came")
      }
      state = .receiving(response, batches: batches + 1)
      switch message {
      case .envelope: throw SyncProblem(.malformed, "a second envelope")
      case .batch(let batch):
        course.received(UInt64(batch.changes.count))
        return .store(batch)
      case .unreadable(let batch): return .unreadable(batch)
      }
    }
  }

  private mutating func open(_ response: SyncResponse, at clocks: DeviceClocks) {
    memory.ticket = response.ticket
    if response.status == .answered { memory.scopeVersion = response.scopeVersion }
    if let sent = memory.lastSent, sent.boot == clocks.boot, clocks.uptimeMS >= sent.uptimeMS {
      memory.contact = PreviousContact(serverMS: response.serverMS, receivedUptimeMS: clocks.uptimeMS)
    }
    state = .receiving(response, batches: 0)
  }

  /// The response's body is at its end and everything of it is stored.
  ///
  /// - Parameters:
  ///   - held: every log that is held now, with its digest.
  ///   - unsynced: stretches of own feeds that no receipt covers now.
  /// - Returns: what comes next. After `.done` store `memory`: the cursor moves only when both sides hold the same.
  /// - Throws: `.cutShort`: begin a new session.
  public mutating func responseEnded(
    held: [LogDigest], unsynced: [FeedRange], hasher: some LogHasher
  ) throws(SyncProblem) -> DeviceStep {
    guard case .receiving(let response, let batches) = state, reader.waiting == 0, batches == response.batchCount else {
      state = .over
      throw SyncProblem(.cutShort, "the response ended before all of it had come")
    }
    let step = course.ended(response, held: held, unsynced: unsynced, hasher: hasher)
    switch step {
    case .again: state = .ready
    case .done(let summary):
      state = .over
      if summary.isEqual { memory.cursor = response.cursor }
    }
    return step
  }
}
