public import ChangeLog
public import MerkleLog
import WireFormat

/// What the server says before the batches: the body of the signed envelope of a response.
public struct SyncResponse: Hashable, Sendable {
  /// What became of the request.
  public enum Status: Hashable, Sendable {
    /// It was taken in and is answered.
    case answered
    /// Its ticket was unknown or its clocks did not grow: nothing was stored, nothing is sent. Ask again with the new ticket.
    case newTicketOnly
  }

  /// What is still to come in both directions: the ground of an honest progress bar.
  public struct Totals: Hashable, Sendable {
    /// Changes that the device lacks in the logs that it told of, beyond those behind this envelope.
    public var changesComing: UInt64
    /// Bytes of the batches behind this envelope.
    public var bytesHere: UInt64
    /// Changes that the server wants, as far as the device told of them.
    public var changesWanted: UInt64

    /// Totals.
    public init(changesComing: UInt64 = 0, bytesHere: UInt64 = 0, changesWanted: UInt64 = 0) {
      self.changesComing = changesComing
      self.bytesHere = bytesHere
      self.changesWanted = changesWanted
    }
  }

  /// SHA-256 of the request's envelope bytes, without their length.
  public var requestHash: Digest
  /// What became of the request.
  public var status: Status
  /// The server's time, Unix ms.
  public var serverMS: UInt64
  /// For the next request.
  public var ticket: Ticket
  /// Grows when logs come into the device's scope or leave it.
  public var scopeVersion: UInt64
  /// The digest of the device's scope at the server, the request's batches included.
  public var scopeDigest: HoldingsDigest
  /// To keep when the digests are equal.
  public var cursor: [UInt8]
  /// How many batches stand behind the envelope.
  public var batchCount: Int
  /// Logs with their digests at the server, ascending: those told of, and those changed after the cursor (or all from `listFrom` on,
  /// as far as they lie in `buckets`).
  public var listing: [LogDigest]
  /// The listing goes on from this id.
  public var listNext: PumpLogID?
  /// The buckets that differ from those of the request; nil where it named none: then the listing leaves none out.
  public var buckets: Buckets?
  /// What the server lacks.
  public var wants: [Want]
  /// Changes of the request that are not accepted.
  public var standings: [StandingNotice]
  /// Batches of the request that were not stored.
  public var notices: [LimboNotice]
  /// What is still to come.
  public var totals: Totals
  /// There is more to send than stands behind this envelope.
  public var hasMore: Bool

  /// A response.
  public init(
    requestHash: Digest, status: Status, serverMS: UInt64, ticket: Ticket, scopeVersion: UInt64 = 0, scopeDigest: HoldingsDigest,
    cursor: [UInt8] = [], batchCount: Int = 0, listing: [LogDigest] = [], listNext: PumpLogID? = nil, buckets: Buckets? = nil,
    wants: [Want] = [], standings: [StandingNotice] = [], notices: [LimboNotice] = [], totals: Totals = Totals(), hasMore: Bool = false
  ) {
    self.requestHash = requestHash
    self.status = status
    self.serverMS = serverMS
    self.ticket = ticket
    self.scopeVersion = scopeVersion
    self.scopeDigest = scopeDigest
    self.cursor = cursor
    self.batchCount = batchCount
    self.listing = listing
    self.listNext = listNext
    self.buckets = buckets
    self.wants = wants
    self.standings = standings
    self.notices = notices
    self.totals = totals
    self.hasMore = hasMore
  }

  /// The bytes that are signed.
  public func encoded() -> [UInt8] {
    var body = WireResponseBody()
    body.requestHash = requestHash.bytes.field
    body.status = status == .answered ? .ok : .newTicketOnly
    body.serverMs = serverMS
    body.ticket = ticket.bytes.field
    body.scopeVersion = scopeVersion
    body.scopeDigest = scopeDigest.bytes.field
    body.cursor = cursor.field
    body.batches = UInt32(clamping: batchCount)
    var packed: [UInt8] = []
    for item in listing {
      item.log.append(to: &packed)
      packed.append(contentsOf: item.digest.bytes)
    }
    body.listing = packed.field
    if let listNext { body.listNext = listNext.bytes.field }
    body.wants = wants.map { want in
      var wire = WireWant()
      wire.log = want.log.bytes.field
      wire.writer = want.writer
      wire.from = want.from
      return wire
    }
    body.standings = standings.map { standing in
      var wire = WireStanding()
      wire.change = standing.change.bytes.field
      wire.reason = standing.reason
      return wire
    }
    body.notices = notices.map { notice in
      var wire = WireNotice()
      wire.log = notice.log.bytes.field
      wire.writer = notice.writer.bytes.field
      wire.first = notice.first
      wire.reason = notice.reason
      return wire
    }
    body.changesComing = totals.changesComing
    body.bytesHere = totals.bytesHere
    body.changesWanted = totals.changesWanted
    body.more = hasMore
    body.buckets = buckets?.bits ?? 0
    return body.written
  }

  /// Reads the body of an envelope.
  /// - Throws: `.malformed`, `.tooManyBatches`.
  public init(_ bytes: [UInt8]) throws(SyncProblem) {
    guard let body = try? WireResponseBody(reading: bytes) else { throw SyncProblem(.malformed, "not a response body") }
    guard let hash = Digest(body.requestHash), let ticket = Ticket(body.ticket.array),
      let digest = HoldingsDigest(body.scopeDigest.array), body.cursor.count <= SyncLimits.cursor, body.serverMs < 1 << 48,
      body.serverMs > 0, body.status == .ok || body.status == .newTicketOnly, body.listing.count % 32 == 0,
      body.listNext.isEmpty || body.listNext.count == 16, body.wants.count <= SyncLimits.remarks,
      body.standings.count <= SyncLimits.remarks, body.notices.count <= SyncLimits.remarks
    else { throw SyncProblem(.malformed, "a field of the response is missing or out of range") }
    guard body.batches <= SyncLimits.batches else {
      throw SyncProblem(.tooManyBatches, "\(body.batches) announced, \(SyncLimits.batches) allowed")
    }
    let packed = body.listing.array
    var listing: [LogDigest] = []
    for start in stride(from: 0, to: packed.count, by: 32) {
      guard let log = PumpLogID(packed[start..<start + 16]), let digest = HoldingsDigest(Array(packed[start + 16..<start + 32]))
      else { throw SyncProblem(.malformed, "listing") }
      listing.append(LogDigest(log: log, digest: digest))
    }
    self.init(
      requestHash: hash, status: body.status == .ok ? .answered : .newTicketOnly, serverMS: body.serverMs, ticket: ticket,
      scopeVersion: body.scopeVersion, scopeDigest: digest, cursor: body.cursor.array, batchCount: Int(body.batches),
      listing: listing, listNext: PumpLogID(body.listNext),
      buckets: body.buckets == 0 ? nil : Buckets(bits: body.buckets), wants: try Self.wants(body), standings: try Self.standings(body),
      notices: try Self.notices(body),
      totals: Totals(changesComing: body.changesComing, bytesHere: body.bytesHere, changesWanted: body.changesWanted),
      hasMore: body.more)
  }

  private static func wants(_ body: WireResponseBody) throws(SyncProblem) -> [Want] {
    var wants: [Want] = []
    for wire in body.wants {
      guard let log = PumpLogID(wire.log), wire.from < ChangeLimits.feed else { throw SyncProblem(.malformed, "a want") }
      wants.append(Want(log: log, writer: wire.writer, from: wire.from))
    }
    return wants
  }

  private static func standings(_ body: WireResponseBody) throws(SyncProblem) -> [StandingNotice] {
    var standings: [StandingNotice] = []
    for wire in body.standings {
      guard let change = ChangeID(wire.change) else { throw SyncProblem(.malformed, "a standing") }
      standings.append(StandingNotice(change: change, reason: wire.reason))
    }
    return standings
  }

  private static func notices(_ body: WireResponseBody) throws(SyncProblem) -> [LimboNotice] {
    var notices: [LimboNotice] = []
    for wire in body.notices {
      guard let log = PumpLogID(wire.log), let writer = WriterID(wire.writer) else { throw SyncProblem(.malformed, "a notice") }
      notices.append(LimboNotice(log: log, writer: writer, first: wire.first, reason: wire.reason))
    }
    return notices
  }
}
