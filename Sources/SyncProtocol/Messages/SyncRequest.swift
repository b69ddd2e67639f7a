public import ChangeLog
import MerkleLog
import PumpRecords
import WireFormat

/// What a device says before the batches: the body of the signed envelope of a request.
public struct SyncRequest: Hashable, Sendable {
  /// Whose server is meant.
  public var clinic: ClinicID
  /// Who asks; its key signs the envelope.
  public var writer: WriterID
  /// The ticket of the last response.
  public var ticket: Ticket
  /// The clocks at sending; boot and uptime grow from request to request.
  public var clocks: DeviceClocks
  /// The last response; nil when there was none in this boot.
  public var previous: PreviousContact?
  /// The scope version of the last response.
  public var scopeVersion: UInt64
  /// Over all logs held, the batches of this request included.
  public var scopeDigest: HoldingsDigest
  /// The server's cursor after the last session that ended equal; empty = none.
  public var cursor: [UInt8]
  /// How many batches stand behind the envelope.
  public var batchCount: Int
  /// How far some logs are held: those pushed to, and those that are known to differ.
  public var tips: [LogTips]
  /// Asks for a listing of all logs from this id on.
  public var listFrom: PumpLogID?
  /// With `listFrom`: the buckets of what is held. The listing leaves out logs of buckets that do not differ.
  public var buckets: BucketDigests?
  /// There is more to send than stands behind this envelope.
  public var hasMore: Bool
  /// Changes that wait beyond those behind this envelope.
  public var changesWaiting: UInt64

  /// A request.
  public init(
    clinic: ClinicID, writer: WriterID, ticket: Ticket, clocks: DeviceClocks, previous: PreviousContact? = nil,
    scopeVersion: UInt64 = 0, scopeDigest: HoldingsDigest, cursor: [UInt8] = [], batchCount: Int = 0, tips: [LogTips] = [],
    listFrom: PumpLogID? = nil, buckets: BucketDigests? = nil, hasMore: Bool = false, changesWaiting: UInt64 = 0
  ) {
    self.clinic = clinic
    self.writer = writer
    self.ticket = ticket
    self.clocks = clocks
    self.previous = previous
    self.scopeVersion = scopeVersion
    self.scopeDigest = scopeDigest
    self.cursor = cursor
    self.batchCount = batchCount
    self.tips = tips
    self.listFrom = listFrom
    self.buckets = buckets
    self.hasMore = hasMore
    self.changesWaiting = changesWaiting
  }

  /// The bytes that are signed.
  public func encoded() -> [UInt8] {
    var body = WireRequestBody()
    body.version = SyncLimits.version
    body.clinic = clinic.bytes.field
    body.writer = writer.bytes.field
    body.ticket = ticket.bytes.field
    body.boot = clocks.boot
    body.uptimeMs = clocks.uptimeMS
    body.wallMs = clocks.wallMS
    body.previousServerMs = previous?.serverMS ?? 0
    body.receivedUptimeMs = previous?.receivedUptimeMS ?? 0
    body.scopeVersion = scopeVersion
    body.scopeDigest = scopeDigest.bytes.field
    body.cursor = cursor.field
    body.batches = UInt32(clamping: batchCount)
    body.tips = tips.map { told in
      var tips = WireLogTips()
      tips.log = told.log.bytes.field
      tips.feeds = told.feeds.map { FeedTip.bytes($0).field }
      return tips
    }
    if let listFrom { body.listFrom = listFrom.bytes.field }
    body.more = hasMore
    body.changesWaiting = changesWaiting
    if let buckets { body.buckets = buckets.bytes.field }
    return body.written
  }

  /// Reads the body of an envelope.
  /// - Throws: `.malformed`, `.protocolVersion`, `.tooManyBatches`, `.tooManyTips`.
  public init(_ bytes: [UInt8]) throws(SyncProblem) {
    guard let body = try? WireRequestBody(reading: bytes) else { throw SyncProblem(.malformed, "not a request body") }
    guard body.version == SyncLimits.version else {
      throw SyncProblem(.protocolVersion, "version \(body.version) was sent, \(SyncLimits.version) is spoken here")
    }
    guard let clinic = ClinicID(body.clinic), let writer = WriterID(body.writer), let ticket = Ticket(body.ticket.array),
      let digest = HoldingsDigest(body.scopeDigest.array), body.cursor.count <= SyncLimits.cursor,
      body.wallMs < 1 << 48, body.uptimeMs < 1 << 42, body.receivedUptimeMs < 1 << 42, body.previousServerMs < 1 << 48
    else { throw SyncProblem(.malformed, "a field of the request is missing or out of range") }
    guard body.batches <= SyncLimits.batches else {
      throw SyncProblem(.tooManyBatches, "\(body.batches) announced, \(SyncLimits.batches) allowed")
    }
    guard body.tips.count <= SyncLimits.describedLogs,
      body.tips.allSatisfy({ $0.feeds.count <= SyncLimits.feedsPerLog }),
      body.tips.reduce(0, { $0 + $1.feeds.count }) <= SyncLimits.feeds
    else { throw SyncProblem(.tooManyTips, "\(SyncLimits.describedLogs) logs and \(SyncLimits.feeds) feeds are allowed") }
    var tips: [LogTips] = []
    for told in body.tips {
      guard let log = PumpLogID(told.log) else { throw SyncProblem(.malformed, "a log id of the tips") }
      var feeds: [Arrival.Feed] = []
      for packed in told.feeds {
        guard let feed = FeedTip.read(packed.array) else { throw SyncProblem(.malformed, "a feed of the tips") }
        feeds.append(feed)
      }
      tips.append(LogTips(log: log, feeds: feeds))
    }
    var listFrom: PumpLogID?
    if !body.listFrom.isEmpty {
      guard let from = PumpLogID(body.listFrom) else { throw SyncProblem(.malformed, "list_from") }
      listFrom = from
    }
    let buckets = BucketDigests(body.buckets.array)
    guard buckets != nil || body.buckets.isEmpty else { throw SyncProblem(.malformed, "buckets") }
    self.init(
      clinic: clinic, writer: writer, ticket: ticket,
      clocks: DeviceClocks(boot: body.boot, uptimeMS: body.uptimeMs, wallMS: body.wallMs),
      previous: body.previousServerMs == 0
        ? nil : PreviousContact(serverMS: body.previousServerMs, receivedUptimeMS: body.receivedUptimeMs),
      scopeVersion: body.scopeVersion, scopeDigest: digest, cursor: body.cursor.array, batchCount: Int(body.batches), tips: tips,
      listFrom: listFrom, buckets: buckets, hasMore: body.more, changesWaiting: body.changesWaiting)
  }
}

/// Spells a feed as an arrival does: short writer ‖ first 16 bytes of the root ‖ varint length.
enum FeedTip {
  static func bytes(_ feed: Arrival.Feed) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendBigEndian(feed.writer)
    bytes.append(contentsOf: feed.root16)
    Varint.append(feed.length, to: &bytes)
    return bytes
  }

  static func read(_ bytes: [UInt8]) -> Arrival.Feed? {
    guard bytes.count >= 21, bytes.count <= 30 else { return nil }
    var position = 20
    guard let length = try? Varint.read(bytes.span, at: &position), position == bytes.count, length < ChangeLimits.feed else {
      return nil
    }
    return Arrival.Feed(writer: bytes[0..<4].reduce(0) { $0 << 8 | UInt32($1) }, length: length, root16: Array(bytes[4..<20]))
  }
}
