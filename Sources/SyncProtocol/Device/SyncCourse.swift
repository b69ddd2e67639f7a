import ChangeLog
import MerkleLog

/// Where a sync call stands and where it goes: what to tell, what to send, whether to ask again.
struct SyncCourse: Sendable {
  private var held: [LogDigest]
  private var unsynced: [FeedRange]
  private var wants: [Want] = []
  /// The server's digests as far as it listed them in this call.
  private var listed: [PumpLogID: HoldingsDigest] = [:]
  private var differing: [PumpLogID] = []
  /// Feeds of which the server did not take a batch in this call: sending it again would change nothing.
  private var refused: Set<FeedName> = []
  private(set) var listFrom: PumpLogID?
  /// Logs listed since a listing of the whole scope began; nil where none goes on.
  private var whole: Set<PumpLogID>?
  /// The buckets of which that listing leaves nothing out; in the others both sides hold the same.
  private var listedBuckets = Buckets.all
  private var didListAll = false
  private var outsideScope: [PumpLogID] = []
  private var rounds = 0
  private var quiet = 0
  private var ticketsOnly = 0
  private var sentChanges: UInt64 = 0
  private var receivedChanges: UInt64 = 0

  /// Smaller than or equal to every id.
  private static let firstID = PumpLogID([UInt8](repeating: 0, count: 16))

  init(held: [LogDigest], unsynced: [FeedRange]) {
    self.held = held.sorted { $0.log < $1.log }
    self.unsynced = unsynced
  }

  func digest(hasher: some LogHasher) -> HoldingsDigest { .scope(held.map { ($0.log, $0.digest) }, hasher: hasher) }

  /// What a listing of the whole scope may be narrowed by; nil where none is asked for, or where the logs themselves are fewer bytes.
  func buckets(hasher: some LogHasher) -> BucketDigests? {
    listFrom == nil || held.count <= Buckets.count ? nil : BucketDigests(held, hasher: hasher)
  }

  private var open: [FeedRange] { unsynced.filter { $0.count > 0 && !refused.contains(FeedName(log: $0.log, writer: $0.writer)) } }

  /// Logs to tell of: those of which the server wants something, those that are pushed to, those that differ.
  var describe: [PumpLogID] {
    var logs: [PumpLogID] = []
    var known: Set<PumpLogID> = []
    for log in wants.map(\.log) + open.map(\.log) + differing where known.insert(log).inserted { logs.append(log) }
    return logs.prefix(SyncLimits.describedLogs).sorted()
  }

  func plan(held: [HeldLog]) -> ReadPlan {
    let open = self.open
    var ranges: [FeedRange] = []
    for log in held.sorted(by: { $0.log < $1.log }) {
      for tip in log.inSendingOrder {
        // What the server says that it lacks is truer than what receipts say.
        let from =
          wants.filter { $0.log == log.log && $0.writer == tip.writer.short }.map(\.from).min()
          ?? open.filter { $0.log == log.log && $0.writer == tip.writer }.map(\.from).min() ?? tip.length
        if from < tip.length { ranges.append(FeedRange(log: log.log, writer: tip.writer, from: from, to: tip.length)) }
      }
    }
    return ReadPlan(ranges: ranges)
  }

  mutating func sent(_ changes: UInt64) { sentChanges += changes }
  mutating func received(_ changes: UInt64) { receivedChanges += changes }

  mutating func ended(
    _ response: SyncResponse, held now: [LogDigest], unsynced left: [FeedRange], hasher: some LogHasher
  ) -> DeviceStep {
    rounds += 1
    let now = now.sorted { $0.log < $1.log }
    if response.status == .newTicketOnly {
      held = now
      unsynced = left
      ticketsOnly += 1
      return ticketsOnly < SyncLimits.quietRounds ? .again : done(isEqual: false)
    }
    let isMoving = now != held || left != unsynced || (response.listNext != nil && response.listNext != listFrom)
    quiet = isMoving ? 0 : quiet + 1
    held = now
    unsynced = left
    let mine = digest(hasher: hasher)
    guard mine != response.scopeDigest else { return done(isEqual: true) }
    wants = response.wants
    for notice in response.notices { refused.insert(FeedName(log: notice.log, writer: notice.writer)) }
    compare(response, hasher: hasher)
    let hasErrand = !wants.isEmpty || !open.isEmpty || !differing.isEmpty || listFrom != nil
    guard hasErrand, quiet < SyncLimits.quietRounds, rounds < SyncLimits.rounds else { return done(isEqual: false) }
    return .again
  }

  /// Finds the logs to tell of next, and whether the server must list its whole scope.
  private mutating func compare(_ response: SyncResponse, hasher: some LogHasher) {
    var digests: [PumpLogID: HoldingsDigest] = [:]
    for item in held { digests[item.log] = item.digest }
    for item in response.listing { listed[item.log] = item.digest }
    differing = listed.keys.filter { digests[$0] != listed[$0] }.sorted()
    if whole != nil, let from = listFrom {
      whole?.formUnion(response.listing.map(\.log))
      listedBuckets = listedBuckets.going(on: response.buckets ?? .all, from: from)
    }
    if let next = response.listNext {
      // A listing that began at the cursor leaves out logs below `next`: begin at the first id.
      listFrom = whole == nil ? Self.firstID : next
      if whole == nil { beginListing() }
      return
    }
    if let whole {
      didListAll = true
      outsideScope = held.map(\.log).filter { listedBuckets.contains($0) && !whole.contains($0) }
      self.whole = nil
      listFrom = nil
      return
    }
    guard !didListAll else { return }
    // Do the logs that the server listed account for the difference? If not, its cursor was lost or lied: list them all.
    digests.merge(listed) { $1 }
    let explained = HoldingsDigest.scope(digests.keys.sorted().compactMap { log in digests[log].map { (log, $0) } }, hasher: hasher)
    if explained != response.scopeDigest {
      listFrom = Self.firstID
      beginListing()
    }
  }

  private mutating func beginListing() {
    whole = []
    listedBuckets = .all
  }

  private func done(isEqual: Bool) -> DeviceStep {
    .done(
      SyncSummary(
        isEqual: isEqual, rounds: rounds, sentChanges: sentChanges, receivedChanges: receivedChanges,
        outsideScope: isEqual ? [] : outsideScope, differing: isEqual ? [] : differing))
  }
}

private struct FeedName: Hashable {
  var log: PumpLogID
  var writer: WriterID
}
