import ChangeLog
package import MerkleLog

extension ScopeOutline {
  /// What the digests decide.
  package init(_ request: SyncRequest, scope: [ScopeLog], newest: UInt64, hasher: some LogHasher) {
    let scope = scope.sorted { $0.log < $1.log }
    scopeDigest = .scope(scope.map { ($0.log, $0.digest) }, hasher: hasher)
    isEqual = scopeDigest == request.scopeDigest
    cursor = SyncCursor(commit: newest)
    let told = Set(request.tips.map(\.log))
    let known = Set(scope.map(\.log))
    outsideScope = told.subtracting(known).sorted()
    guard !isEqual else {
      describe = []
      listing = []
      listNext = nil
      buckets = nil
      return
    }
    // Who says that nothing is held need not be asked how far.
    let holdsNothing = request.scopeDigest == HoldingsDigest.scope([], hasher: hasher)
    describe =
      holdsNothing ? scope.prefix(SyncLimits.describedLogs).map(\.log) : scope.map(\.log).filter { told.contains($0) }
    let after = SyncCursor(request.cursor).flatMap { $0.commit <= newest ? $0.commit : nil } ?? 0
    let buckets = request.buckets.map { theirs in
      theirs.differing(from: BucketDigests(scope.map { LogDigest(log: $0.log, digest: $0.digest) }, hasher: hasher))
    }
    let listed = scope.filter { item in
      if told.contains(item.log) { return true }
      guard let from = request.listFrom else { return item.commit > after }
      return item.log >= from && buckets?.contains(item.log) ?? true
    }
    self.buckets = buckets
    listing = listed.prefix(SyncLimits.listedLogs).map { LogDigest(log: $0.log, digest: $0.digest) }
    listNext = listed.count > SyncLimits.listedLogs ? listed[SyncLimits.listedLogs].log : nil
  }
}

extension AnswerPlan {
  /// What the tips decide.
  init(_ request: SyncRequest, outline: ScopeOutline, held: [HeldLog], partings: [FeedRange], server: WriterID) {
    var told: [PumpLogID: [Arrival.Feed]] = [:]
    for tips in request.tips { told[tips.log] = tips.feeds }
    let described = Set(outline.describe)
    var comparison = TipComparison(server: server)
    for log in held.sorted(by: { $0.log < $1.log }) where described.contains(log.log) {
      comparison.compare(log, told: told[log.log] ?? [])
    }
    self.outline = outline
    read = ReadPlan(ranges: comparison.ranges + partings)
    wants = Array(comparison.wants.prefix(SyncLimits.remarks))
    changesWanted = comparison.changesWanted
    forks = comparison.forks
    serverIsBehind = comparison.behind
  }
}

/// Compares what a device told of its feeds with what is held.
private struct TipComparison {
  let server: WriterID
  var ranges: [FeedRange] = []
  var wants: [Want] = []
  var changesWanted: UInt64 = 0
  var forks: [LimboNotice] = []
  var behind: [PumpLogID] = []

  init(server: WriterID) {
    self.server = server
  }

  mutating func compare(_ held: HeldLog, told: [Arrival.Feed]) {
    var theirs: [UInt32: Arrival.Feed] = [:]
    for feed in told { theirs[feed.writer] = feed }
    for tip in held.inSendingOrder {
      let feed = theirs.removeValue(forKey: tip.writer.short)
      let length = feed?.length ?? 0
      if length < tip.length {
        ranges.append(FeedRange(log: held.log, writer: tip.writer, from: length, to: tip.length))
      } else if length > tip.length {
        want(held.log, tip.writer.short, from: tip.length, to: length)
      } else if let feed, feed.root16 != Array(tip.root.bytes.prefix(16)) {
        forks.append(LimboNotice(log: held.log, writer: tip.writer, first: 0, reason: BatchError.forked(at: 0).word))
        // A server that was set back does not hide it: with the head over its last entry anybody can prove it.
        if tip.writer == server { ranges.append(FeedRange(log: held.log, writer: server, from: tip.length - 1, to: tip.length)) }
      }
    }
    for writer in theirs.keys.sorted() {
      guard let feed = theirs[writer], feed.length > 0 else { continue }
      want(held.log, writer, from: 0, to: feed.length)
    }
  }

  /// The server never takes back its own feed: what it signed and lost is for the operator (a new epoch).
  private mutating func want(_ log: PumpLogID, _ writer: UInt32, from: UInt64, to: UInt64) {
    guard writer != server.short else {
      behind.append(log)
      return
    }
    wants.append(Want(log: log, writer: writer, from: from))
    changesWanted &+= to - from
  }
}
