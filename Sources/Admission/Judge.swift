import ChangeLog
import MerkleLog
import PumpRecords

/// Decides the standing of the changes of one feed: a pure function of (change, server entries).
struct Judge {
  private let facts: ServerFacts
  private let feed: FeedContent
  private let owner: PersonID
  /// The point of each change that has one: the first arrival, in order, that covers it and whose root is that of this feed.
  private let points: [(place: Int, serverMS: UInt64)]

  init(feed: FeedContent, owner: PersonID, facts: ServerFacts) {
    self.feed = feed
    self.owner = owner
    self.facts = facts
    var points: [(place: Int, serverMS: UInt64)] = []
    for arrival in facts.arrivals {
      for arrived in arrival.fact.feeds where arrived.writer == feed.writer.short && feed.matches(arrived) {
        while UInt64(points.count) < arrived.length { points.append((arrival.place, arrival.fact.serverMS)) }
      }
    }
    self.points = points
  }

  func verdict(on index: Int, id: ChangeID, header: Header) -> Verdict {
    let point = index < points.count ? points[index] : nil
    let place = point?.place ?? .max
    let person = header.person ?? owner
    let role = facts.grants.last { $0.place < place && $0.fact.writer == feed.writer && $0.fact.person == person }?.fact.role
    let policy = facts.policies.last { $0.place < place }?.fact
    var reason = reason(layout: feed.changes[index].layout, header: header, role: role, policy: policy)
    for decision in facts.decisions where names(decision, index: index, id: id) {
      switch decision.verb {
      case .admit: reason = nil
      case .keepQuarantined: reason = .keptByDecision
      case .erase: continue
      }
    }
    let confirms = role.map { role in header.recordKind.map { policy?.mayConfirm($0, role: role) ?? true } ?? false } ?? false
    return Verdict(reason: reason, role: role, arrivedMS: point?.serverMS, mayConfirm: confirms)
  }

  private func reason(layout: UInt8, header: Header, role: UInt32?, policy: Policy?) -> QuarantineReason? {
    if header.isBadForm { return .badForm }
    if layout != 1 { return .needsNewerApp }
    guard let kind = header.kind.map(KindCode.init(_:)), kind.kindClass != .server, kind.kindClass != .unknown else {
      return .kindOutsideClasses
    }
    guard let role else { return .noGrant }
    let judged = kind.createsRecord ? kind.rawValue : header.recordKind ?? kind.rawValue
    guard policy?.mayWrite(judged, role: role) ?? true else { return .roleMayNotWrite }
    return nil
  }

  private func names(_ decision: Decision, index: Int, id: ChangeID) -> Bool {
    if decision.changes.contains(id) { return true }
    guard let stretch = decision.stretch, stretch.writer == feed.writer, UInt64(index) < stretch.length,
      let held = Int(exactly: stretch.length), held <= feed.roots.count
    else { return false }
    return feed.roots[held - 1].bytes == stretch.root
  }
}
