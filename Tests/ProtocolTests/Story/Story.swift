import Admission
import ChangeLog
import MerkleLog

/// One day at a clinic: what its server, a nurse's tablet and a caregiver's phone write in one pump log.
struct Story {
  struct Entry {
    var says: String
    var header: Header
    var body: [Told]?
    var note: [Told]?
    var change: Change
    var index: UInt64
    var id: ChangeID
  }

  struct Feed {
    var writer: WriterID
    var signer: KeptSigner
    var entries: [Entry] = []
    /// Heads by length: one for each commit.
    var heads: [(length: UInt64, head: Head)] = []
    var frontier = CompactRange()

    var changes: [Change] { entries.map(\.change) }
    var leaves: [Digest] { entries.map { $0.change.leafHash(hasher: Cast.hasher) } }
  }

  let cast: Cast
  private(set) var server: Feed
  private(set) var nurse: Feed
  private(set) var carer: Feed

  init(_ cast: Cast) throws {
    self.cast = cast
    server = Feed(writer: cast.serverWriter, signer: cast.server)
    nurse = Feed(writer: cast.nurse.writer, signer: cast.nurse.signer)
    carer = Feed(writer: cast.carer.writer, signer: cast.carer.signer)
    try openLog()
    try first()
    try second()
  }

  var feeds: [Feed] { [server, nurse, carer] }
  var contents: [FeedContent] {
    feeds.map { FeedContent(log: cast.log, writer: $0.writer, changes: $0.changes, hasher: Cast.hasher) }
  }
  var view: LogView {
    LogView(log: cast.log, clinic: cast.clinic, feeds: contents, hasher: Cast.hasher, verifier: Cast.verifier)
  }

  private mutating func openLog() throws {
    try add("server_key: the root certifies this feed's key", .serverKey(cast.certified), to: \.server)
    try add(
      "genesis: the log id hashes these random bytes; the note is the label", .genesis(random: cast.genesisRandom), "P1", to: \.server)
    let prescriber: UInt64 = 1 << 4
    let nurse: UInt64 = 1 << 3
    let policy = Policy(
      version: 1,
      rows: [
        .init(kind: 1011, writers: prescriber, confirmers: prescriber | nurse), .init(kind: 10, writers: nurse | 1 << 2, confirmers: nurse),
      ])
    try add(
      "policy: prescribers write pump programs; nurses and caregivers write symptoms, nurses confirm them", .policy(policy), to: \.server)
    for member in [cast.nurse, cast.carer] {
      try add("writer: \(member.name)'s device", .writer(cast.signedStatement(of: member)), to: \.server)
      try add(
        "grant: \(member.name) in role \(member.role)",
        .grant(.init(writer: member.writer, person: member.person, role: member.role)), member.name, to: \.server)
    }
    try sign(\.server)
  }

  private mutating func first() throws {
    var header = clocked(10, minutes: 5)
    header.offsetQuarterHours = 4
    header.seen = [Seen(writer: server.writer.short, length: server.frontier.end)]
    try add(
      "the nurse reports spasticity 7 of 10 and itch, at 08:00", header,
      [Told(1, .sint(700)), Told(8, .flag(true)), Told(1000, .message([Told(1, .sint(Int64(Cast.morning)))]))],
      note: [Told(1024, .text("looks unwell"))], to: \.nurse)
    try add(
      "the nurse reports a refill: 3.1 ml drawn out, 20 ml filled in, 2,000 mcg/ml baclofen", clocked(1010, minutes: 9),
      [Told(1, .sint(3_100)), Told(3, .sint(20_000)), Told(4, .sint(2_000_000)), Told(5, .text("baclofen"))], to: \.nurse)
    try sign(\.nurse)
    try arrive([\.nurse], minutes: 12)

    try add("the caregiver reports spasticity 5 of 10", clocked(10, minutes: 30), [Told(1, .sint(500))], to: \.carer)
    var correction = clocked(2001, minutes: 31)
    correction.record = nurse.entries[0].id
    correction.recordKind = 10
    correction.replaces = [Replaced(change: nurse.entries[0].id, fields: [1])]
    try add(
      "the caregiver corrects the nurse's 7 to 6: both stand until somebody else agrees", correction, [Told(1, .sint(600))],
      note: [Told(2047, .text("asked again"))], to: \.carer)
    try add("the caregiver writes a pump program, which the policy keeps in quarantine", clocked(1011, minutes: 32), [], to: \.carer)
    try sign(\.carer)
    try arrive([\.carer], minutes: 40)
  }

  private mutating func second() throws {
    var confirmation = clocked(4001, minutes: 60)
    confirmation.record = nurse.entries[0].id
    confirmation.recordKind = 10
    confirmation.confirms = carer.entries[1].id
    try add("the nurse agrees: 6 alone is left", confirmation, nil, to: \.nurse)
    var retraction = clocked(3001, minutes: 61)
    retraction.record = nurse.entries[1].id
    retraction.recordKind = 1010
    retraction.replaces = [Replaced(change: nurse.entries[1].id)]
    try add(
      "the nurse takes the refill back", retraction, nil, note: [Told(2047, .text("another patient's"))], to: \.nurse)
    var other = clocked(10, minutes: 62)
    other.person = cast.carer.person
    try add("the nurse's tablet writes for somebody without a grant on it", other, [Told(9, .flag(true))], to: \.nurse)
    var odd = clocked(777, minutes: 63)
    odd.mustUnderstand = true
    odd.wallMS = nil
    try add("a kind that nobody knows yet, from a device whose clock was not set", odd, [Told(3, .bytes([1, 2, 3]))], to: \.nurse)
    try sign(\.nurse)
    try arrive([\.nurse], minutes: 70)
    try add(
      "decision: what was written for somebody else is admitted",
      .decision(Decision(verb: .admit, changes: [nurse.entries[4].id], person: cast.nurse.person)), "seen to", to: \.server)
    try sign(\.server)
  }

  private func clocked(_ kind: UInt32, minutes: UInt64) -> Header {
    var header = Header(kind: kind)
    header.wallMS = Cast.morning + minutes * 60_000
    header.boot = 3
    header.uptimeSeconds = UInt32(10_000 + minutes * 60)
    return header
  }

  private mutating func arrive(_ feeds: [KeyPath<Story, Feed>], minutes: UInt64) throws {
    let arrived = feeds.map { path in
      let feed = self[keyPath: path]
      return Arrival.Feed(writer: feed.writer, length: feed.frontier.end, root: feed.frontier.root(hasher: Cast.hasher))
    }
    let contact = Arrival.Contact(
      writer: arrived[0].writer, serverMS: Cast.morning + minutes * 60_000 - 30_000, boot: 3,
      sentUptimeSeconds: UInt32(10_000 + minutes * 60 - 31), receivedUptimeSeconds: UInt32(10_000 + minutes * 60 - 30),
      wallMS: Cast.morning + minutes * 60_000 - 29_500)
    let arrival = Arrival(feeds: arrived, serverMS: Cast.morning + minutes * 60_000, contacts: [contact])
    try add("arrival: what came, and when", .arrival(arrival), to: \.server)
    try sign(\.server)
  }

  private mutating func add(
    _ says: String, _ entry: ServerEntry, _ note: String? = nil, to path: WritableKeyPath<Story, Feed>
  ) throws {
    var header = Header(kind: entry.kind)
    header.fact = entry.encodedFact()
    try add(says, header, nil, note: note.map { [Told(1024, .text($0))] }, to: path)
  }

  private mutating func add(
    _ says: String, _ header: Header, _ body: [Told]?, note: [Told]? = nil, to path: WritableKeyPath<Story, Feed>
  ) throws {
    let index = self[keyPath: path].frontier.end
    let place = "change \(index) of \(self[keyPath: path].writer)"
    let draft = ChangeDraft(header: header, body: body.map(Told.encoded), note: note.map(Told.encoded))
    let change = try draft.change(bodySalt: Cast.salt(place + ", body"), noteSalt: Cast.salt(place + ", note"))
    let leaf = change.leafHash(hasher: Cast.hasher)
    let id = Identities.change(log: cast.log, writer: self[keyPath: path].writer, index: index, leaf: leaf, hasher: Cast.hasher)
    self[keyPath: path].entries.append(
      Entry(says: says, header: header, body: body, note: note, change: change, index: index, id: id))
    self[keyPath: path].frontier.append(leaf, hasher: Cast.hasher)
  }

  private mutating func sign(_ path: WritableKeyPath<Story, Feed>) throws {
    let feed = self[keyPath: path]
    let length = feed.frontier.end
    let head = try Head.signed(
      log: cast.log, writer: feed.writer, length: length, root: feed.frontier.root(hasher: Cast.hasher), by: feed.signer)
    self[keyPath: path].heads.append((length, head))
  }
}
