import Admission
import ChangeLog
import ClinicalFiles
import Foundation
import LogStorage
import MerkleLog
import PumpRecords
import Signatures
import SyncProtocol
import Testing

/// Name → input → what must come of it: a typed error, a standing, or the word of a limbo entry.
@Suite struct BadInputTable {
  struct Row: Sendable {
    var name: String
    var expected: String
    var outcome: @Sendable (SmallLog) throws -> String

    init(_ name: String, _ expected: String, _ outcome: @escaping @Sendable (SmallLog) throws -> String) {
      self.name = name
      self.expected = expected
      self.outcome = outcome
    }
  }

  static let rows: [Row] = frames + changes + batches + receipts + files

  @Test(arguments: rows.indices)
  func `each input has its outcome, and a good change beside it stands`(_ index: Int) throws {
    let row = Self.rows[index]
    let log = try SmallLog()
    #expect(try row.outcome(log) == row.expected, "\(row.name)")
    #expect(try log.standing(of: Self.good()) == "accepted")
    #expect(try log.outcome(log.batch([Self.good()])) == "verified")
  }

  @Test func `names are used once`() { #expect(Set(Self.rows.map(\.name)).count == Self.rows.count) }

  static func good(_ text: UInt8 = 1) throws -> Change {
    try SmallLog.change(header: SmallLog.header(10), body: [0x40, 0x01], note: [0x82, 0x40, 0x01, text])
  }

  private static func frame(_ bytes: [UInt8]) -> String {
    do throws(FrameError) {
      _ = try Change(frame: bytes)
      return "read"
    } catch {
      return "unreadable"
    }
  }

  private static let frames: [Row] = [
    Row("an empty frame", "unreadable") { _ in frame([]) },
    Row("a frame cut at each byte", "unreadable") { _ in
      let whole = try good().frame
      return Set((0..<whole.count).map { frame(Array(whole.prefix($0))) }).sorted().joined(separator: ", ")
    },
    Row("a byte behind a frame", "unreadable") { _ in frame(try good().frame + [0]) },
    Row("a frame that promises 2^63 bytes", "unreadable") { _ in frame([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 1]) },
    Row("a frame one byte over the limit", "unreadable") { _ in
      var length: [UInt8] = []
      Varint.append(UInt64(ChangeLimits.frame + 1), to: &length)
      return frame(length + [UInt8](repeating: 0, count: ChangeLimits.frame + 1))
    },
    Row("a header longer than 8 KiB", "unreadable") { _ in
      frame([0x85, 0x40, 1, 0, 0x20, 0x01] + [UInt8](repeating: 0, count: 8193))
    },
    Row("a part of 7 bytes", "unreadable") { _ in frame([12, 1, 1, 0, 0, 7, 1, 2, 3, 4, 5, 6, 7]) },
    Row("a length that is not minimal", "unreadable") { _ in frame([0x84, 0x00, 1, 0, 0, 0]) },
    Row("one flipped bit of a frame, anywhere", "unreadable, wrong-root") { log in
      let change = try good()
      var outcomes: Set<String> = []
      for bit in 0..<change.frame.count * 8 {
        var bytes = change.frame
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        guard let flipped = try? Change(frame: bytes) else {
          outcomes.insert("unreadable")
          continue
        }
        var batch = try log.batch([change])
        batch.changes = [flipped]
        outcomes.insert(log.outcome(batch))
      }
      return outcomes.sorted().joined(separator: ", ")
    },
  ]

  private static let changes: [Row] = [
    Row("a clock of 1970", "accepted") { try $0.standing(of: SmallLog.change(header: SmallLog.header(10, wallMS: 0))) },
    Row("a clock of 2099", "accepted") { try $0.standing(of: SmallLog.change(header: SmallLog.header(10, wallMS: 4_080_000_000_000))) },
    Row("a clock one hour off", "accepted") {
      try $0.standing(of: SmallLog.change(header: SmallLog.header(10, wallMS: SmallLog.now - 3_600_000)))
    },
    Row("no clock at all", "accepted") { try $0.standing(of: SmallLog.change(header: SmallLog.header(10, wallMS: nil))) },
    Row("a report of a kind that nobody knows", "accepted") { try $0.standing(of: SmallLog.change(header: SmallLog.header(998))) },
    Row("a kind outside the classes", "kind-outside-classes") { try $0.standing(of: SmallLog.change(header: SmallLog.header(5_000))) },
    Row("a server entry by a device", "kind-outside-classes") { try $0.standing(of: SmallLog.change(header: SmallLog.header(9_004))) },
    Row("kind 0", "kind-outside-classes") { try $0.standing(of: SmallLog.change(header: [0x08, 0x00])) },
    Row("no kind", "kind-outside-classes") { try $0.standing(of: SmallLog.change(header: [])) },
    Row("another layout", "needs-newer-app") { try $0.standing(of: SmallLog.change(header: SmallLog.header(10), layout: 2)) },
    Row("fields that nobody knows", "accepted") {
      try $0.standing(of: SmallLog.change(header: SmallLog.header(10), body: [0x40, 0x01, 0xf8, 0x06, 0x05]))
    },
    Row("somebody else's name on it", "no-grant") {
      var header = Header(kind: 10)
      header.person = PersonID([UInt8](repeating: 9, count: 16))
      return try $0.standing(of: SmallLog.change(header: header.encoded()))
    },
    Row("a pump program by a caregiver", "role-may-not-write") { _ in
      try SmallLog(role: 2).standing(of: SmallLog.change(header: SmallLog.header(1011)))
    },
    Row("a correction of what is not there", "accepted") {
      var header = Header(kind: 2001)
      header.record = ChangeID([UInt8](repeating: 9, count: 16))
      header.recordKind = 10
      return try $0.standing(of: SmallLog.change(header: header.encoded(), body: [0x08, 0x02]))
    },
  ]

  private static let batches: [Row] = [
    Row("a head signed by another key", "wrong-signature") {
      try $0.outcome($0.batch([good()], signer: SoftwareSigner.generate(.ed25519)))
    },
    Row("checked with another key", "wrong-signature") {
      try $0.outcome($0.batch([good()]), key: SoftwareSigner.generate(.ed25519).publicKey)
    },
    Row("checked with a key of another algorithm", "wrong-signature") {
      try $0.outcome($0.batch([good()]), key: SoftwareSigner.generate(.p256).publicKey)
    },
    Row("checked with a key of 0 bytes", "wrong-signature") {
      try $0.outcome($0.batch([good()]), key: PublicKey(algorithm: .p256, raw: []))
    },
    Row("the head of another log", "wrong-signature") {
      try $0.outcome($0.batch([good()], log: PumpLogID([UInt8](repeating: 3, count: 16))))
    },
    Row("a head shorter than its batch", "head-too-short") { try $0.outcome($0.batch([good(), good(2)], headOver: 1)) },
    Row("changes in another order", "wrong-root") {
      var batch = try $0.batch([good(), good(2)])
      batch.changes.reverse()
      return $0.outcome(batch)
    },
    Row("a hash too many", "range-shape") {
      var batch = try $0.batch([good()])
      batch.suffix = [SmallLog.hasher.hash([1])]
      return $0.outcome(batch)
    },
    Row("a gap before it", "gap") {
      var batch = try $0.batch([good(), good(2)])
      batch.first = 1
      batch.changes.removeFirst()
      return $0.outcome(batch)
    },
    Row("each part of a change taken away", "part-missing or the same leaf") { log in
      let change = try good()
      let stripped = change.erasing(3, hasher: SmallLog.hasher)
      // The leaf is the same with a part or without: the store asks for a decision.
      return stripped.leafHash(hasher: SmallLog.hasher) == change.leafHash(hasher: SmallLog.hasher) && stripped.erasedParts == 3
        ? "part-missing or the same leaf" : "another leaf"
    },
  ]

  private static let receipts: [Row] = [
    Row("an arrival with another root is no receipt", "provisional") { log in
      let feed = Arrival.Feed(writer: log.writer, length: 1, root: SmallLog.hasher.hash([7]))
      let view = try log.view([good()], more: [.arrival(Arrival(feeds: [feed], serverMS: SmallLog.now))])
      return view.changes.first?.verdict.isProvisional == true ? "provisional" : "receipted"
    },
    Row("an arrival of more than is held is no receipt", "provisional") { log in
      let feed = Arrival.Feed(writer: log.writer, length: 2, root: SmallLog.hasher.hash([7]))
      let view = try log.view([good()], more: [.arrival(Arrival(feeds: [feed], serverMS: SmallLog.now))])
      return view.changes.first?.verdict.isProvisional == true ? "provisional" : "receipted"
    },
    Row("a writer entry for somebody else's key is void", "1 writer") { log in
      // The statement is signed by another key than the one in it.
      let thief = try SoftwareSigner.generate(.ed25519)
      let victim = try SoftwareSigner.generate(.ed25519)
      guard let device = DeviceID([UInt8](repeating: 1, count: 16)) else { throw SmallLog.Impossible() }
      let statement = EnrolmentStatement(
        clinic: log.clinic, device: device, incarnation: 1, person: log.person, encryptionKey: [UInt8](repeating: 4, count: 65),
        key: victim.publicKey, assurance: .software)
      let signed = try SignedStatement(signing: statement.encoded(), as: .enrolment, by: thief)
      return "\(try log.view([good()], more: [.writer(signed)]).facts.writers.count) writer"
    },
    Row("one key bound to a second person", "the first") { log in
      guard let other = PersonID([UInt8](repeating: 8, count: 16)), let device = DeviceID([UInt8](repeating: 1, count: 16)) else {
        throw SmallLog.Impossible()
      }
      let statement = EnrolmentStatement(
        clinic: log.clinic, device: device, incarnation: 1, person: other, encryptionKey: [UInt8](repeating: 4, count: 65),
        key: log.signer.publicKey, assurance: .software)
      let signed = try SignedStatement(signing: statement.encoded(), as: .enrolment, by: log.signer)
      return try log.view([good()], more: [.writer(signed)]).changes.first?.person == log.person ? "the first" : "the second"
    },
  ]

  private static func told(_ work: () throws -> Void) -> String {
    do {
      try work()
      return "read"
    } catch {
      return "\(type(of: error))"
    }
  }

  private static let files: [Row] = [
    Row("a timeline of noise", "ClinicalFileError") { _ in told { _ = try TimelineFileReader.read([0xff, 0xfe, 0], name: "t") } },
    Row("a rulebook of noise", "ClinicalFileError") { _ in told { _ = try RulebookReader.read([0xff, 0xfe, 0], file: "r") } },
    Row("a rulebook that is cut", "ClinicalFileError") { _ in
      told { _ = try RulebookReader.read(Array(DefaultRulebook.bytes.prefix(DefaultRulebook.bytes.count / 2)), file: "r") }
    },
    Row("a thousand lists inside each other", "ClinicalFileError") { _ in
      told { _ = try TimelineFileReader.read([UInt8](repeating: UInt8(ascii: "["), count: 1_000), name: "t") }
    },
    Row("a transcript of noise", "a fault") { _ in Transcript([1, 2, 3], hasher: SmallLog.hasher).fault == nil ? "sound" : "a fault" },
    Row("a key file of noise", "SignatureError") { _ in
      let path = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: path) }
      _ = FileManager.default.createFile(atPath: path, contents: Data([1, 2, 3]), attributes: [.posixPermissions: 0o600])
      return told { _ = try KeyFile.read(path) }
    },
    Row("a ticket record, a memory, a link, a code of noise", "none of them") { _ in
      TicketRecord([1, 2, 3]) == nil && SyncMemory([1, 2, 3]) == nil && EnrolmentLink("cistern://enrol?clinic=1") == nil
        && EnrolmentCode(typed: "U") == nil ? "none of them" : "something"
    },
  ]
}
