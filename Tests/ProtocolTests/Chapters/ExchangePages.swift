import ChangeLog
import MerkleLog
import Signatures
import SyncProtocol

/// Chapter 6: enrolment, one round trip, refusals.
enum ExchangePages {
  static func enrolment(_ story: Story) throws -> Page {
    let cast = story.cast
    let member = cast.nurse
    guard let code = EnrolmentCode(bytes: Array(Cast.secret("an enrolment code").prefix(10))),
      let ticket = Ticket(Array(Cast.secret("the first ticket").prefix(16)))
    else { throw Cast.Missing() }
    let nonce = Array(Cast.secret("an enrolment nonce").prefix(16))
    var session = DeviceEnrolment(
      clinic: cast.clinic, code: code, key: member.signer.publicKey, encryptionKey: member.encryptionKey, nonce: nonce,
      authenticator: OpenSSLMAC(), hasher: Cast.hasher)
    let offer = EnrolOffer(
      serverKey: cast.certified, clinic: cast.clinic, clinicName: "Spasticity clinic", person: member.person, personName: member.name,
      role: member.role, device: member.device, logCount: 1)
    let answer = offer.answer(to: session.request, code: code, authenticator: OpenSSLMAC(), hasher: Cast.hasher)
    _ = try session.offer(answer, authenticator: OpenSSLMAC(), verifier: Cast.verifier, hasher: Cast.hasher)
    let acceptance = try session.accept(signer: member.signer, assurance: .software)
    let accepted = try AcceptRequest.answer(
      to: acceptance, ticket: ticket, serverMS: Cast.morning - 60_000, signer: cast.server, hasher: Cast.hasher)
    let enrolled = try session.enrolled(accepted, verifier: Cast.verifier, hasher: Cast.hasher)
    guard enrolled.ticket == ticket else { throw Cast.Missing() }
    let link = EnrolmentLink(clinic: cast.clinic, server: "http://127.0.0.1:8080", code: code)
    let proved = Array("cistern/enrol/v1\0".utf8) + cast.clinic.bytes + member.writer.bytes + nonce
    return [
      "says": "the nurse's tablet is enrolled; `proved` is what the HMAC is over",
      "code": .hex(code.bytes), "codeAsTyped": .text(code.description), "link": .text(link.description), "nonce": .hex(nonce),
      "proved": .hex(proved), "proof": .hex(OpenSSLMAC().hmac(key: code.bytes, message: proved).bytes),
      "enrolRequest": .hex(session.request), "enrolRequestHash": .hex(Cast.hasher.hash(session.request).bytes),
      "enrolAnswer": .hex(answer),
      "statement": IdentityPages.signed(try cast.signedStatement(of: member), .enrolment), "acceptRequest": .hex(acceptance),
      "acceptRequestHash": .hex(Cast.hasher.hash(acceptance).bytes), "acceptAnswer": .hex(accepted), "ticket": .hex(ticket.bytes),
    ]
  }

  /// The nurse's tablet sends its first two changes; the answer brings the receipt.
  static func roundTrip(_ story: Story) throws -> Page {
    let cast = story.cast
    let log = cast.log
    guard let ticket = Ticket(Array(Cast.secret("the first ticket").prefix(16))),
      let next = Ticket(Array(Cast.secret("the second ticket").prefix(16)))
    else { throw Cast.Missing() }
    func tip(_ feed: Story.Feed, _ length: Int) throws -> BranchTip {
      let range = try CompactRange(begin: 0, leaves: feed.leaves[0..<length], hasher: Cast.hasher)
      return BranchTip(writer: feed.writer, length: UInt64(length), root: range.root(hasher: Cast.hasher))
    }
    func digests(server length: Int) throws -> (log: HoldingsDigest, scope: HoldingsDigest) {
      let held = HoldingsDigest.log(log, tips: try [tip(story.server, length), tip(story.nurse, 2)].sorted(), hasher: Cast.hasher)
      return (held, HoldingsDigest.scope([(log, held)], hasher: Cast.hasher))
    }
    let before = try digests(server: 7)
    let after = try digests(server: 8)
    let sent = try FeedPages.batch(story.nurse, in: log, from: 0, to: 2, head: story.nurse.heads[0].head)
    let told = try [tip(story.server, 7), tip(story.nurse, 2)].map { Arrival.Feed(writer: $0.writer, length: $0.length, root: $0.root) }
    let request = SyncRequest(
      clinic: cast.clinic, writer: story.nurse.writer, ticket: ticket,
      clocks: DeviceClocks(boot: 3, uptimeMS: 10_690_000, wallMS: Cast.morning + 690_500),
      previous: PreviousContact(serverMS: Cast.morning - 60_000, receivedUptimeMS: 9_940_000), scopeDigest: before.scope, batchCount: 1,
      tips: [LogTips(log: log, feeds: told)])
    let envelope = try SignedStatement(signing: request.encoded(), as: .request, by: story.nurse.signer)
    var up = SyncStreamWriter()
    let requestBytes = SyncStreamWriter.framed(SyncStreamWriter.message(envelope)) + up.framed(sent)

    let receipt = try FeedPages.batch(story.server, in: log, from: 7, to: 8, head: story.server.heads[1].head, isPrefixed: false)
    let hash = Cast.hasher.hash(SyncStreamWriter.message(envelope))
    let response = SyncResponse(
      requestHash: hash, status: .answered, serverMS: Cast.morning + 720_000, ticket: next, scopeVersion: 1, scopeDigest: after.scope,
      cursor: [9], batchCount: 1, listing: [LogDigest(log: log, digest: after.log)],
      totals: .init(bytesHere: UInt64(BatchItem.encoded(receipt).count)))
    let signed = try SignedStatement(signing: response.encoded(), as: .response, by: cast.server)
    var down = SyncStreamWriter()
    let responseBytes = SyncStreamWriter.framed(SyncStreamWriter.message(signed)) + down.framed(receipt)
    try check(requestBytes, by: story, responseBytes)
    return [
      "says":
        "the tablet holds 7 server entries and sends its own first 2 changes; the answer brings server entry 7, the receipt",
      "digestBefore": .hex(before.scope.bytes), "digestAfter": .hex(after.scope.bytes),
      "request": [
        "body": .hex(envelope.body), "signed": IdentityPages.signed(envelope, .request), "batchItem": .hex(BatchItem.encoded(sent)),
        "bytes": .hex(requestBytes),
      ],
      "response": [
        "requestHash": .hex(hash.bytes), "body": .hex(signed.body), "signed": IdentityPages.signed(signed, .response),
        "batchItem": .hex(BatchItem.encoded(receipt)), "bytes": .hex(responseBytes),
      ],
      "refusals": .list(refusals(requestBytes)),
    ]
  }

  /// Bodies of a request that brings its buckets and of the answer: five logs, of which one differs, one is new and one has gone.
  static func listing(_ story: Story) throws -> Page {
    let cast = story.cast
    func digest(_ name: String) throws -> LogDigest {
      guard let log = PumpLogID(Array(Cast.secret("a log of a panel, \(name.prefix(1))").prefix(16))),
        let digest = HoldingsDigest(Array(Cast.secret("a log digest, \(name)").prefix(16)))
      else { throw Cast.Missing() }
      return LogDigest(log: log, digest: digest)
    }
    let device = try ["a", "b", "c", "d"].map(digest)
    let server = try ["a", "b", "c, changed", "e"].map(digest)
    func scope(_ logs: [LogDigest]) -> HoldingsDigest { .scope(logs.map { ($0.log, $0.digest) }, hasher: Cast.hasher) }
    guard let ticket = Ticket(Array(Cast.secret("the second ticket").prefix(16))),
      let first = PumpLogID([UInt8](repeating: 0, count: 16))
    else { throw Cast.Missing() }
    let request = SyncRequest(
      clinic: cast.clinic, writer: story.nurse.writer, ticket: ticket,
      clocks: DeviceClocks(boot: 3, uptimeMS: 10_700_000, wallMS: Cast.morning + 700_500), scopeDigest: scope(device), cursor: [9],
      listFrom: first, buckets: BucketDigests(device, hasher: Cast.hasher))
    let outline = ScopeOutline(
      request, scope: server.map { ScopeLog(log: $0.log, digest: $0.digest, commit: 9) }, newest: 9, hasher: Cast.hasher)
    let response = SyncResponse(
      requestHash: Cast.hasher.hash(request.encoded()), status: .answered, serverMS: Cast.morning + 720_000, ticket: ticket,
      scopeVersion: 1, scopeDigest: outline.scopeDigest, cursor: [9], listing: outline.listing, buckets: outline.buckets)
    func page(_ logs: [LogDigest]) -> Page {
      .list(logs.sorted { $0.log < $1.log }.map { ["log": .hex($0.log.bytes), "digest": .hex($0.digest.bytes)] })
    }
    return [
      "says": "a listing narrowed by buckets; the bodies are not signed here, and `requestHash` in the second is of the first body",
      "device": page(device), "server": page(server), "deviceBuckets": .hex(BucketDigests(device, hasher: Cast.hasher).bytes),
      "serverBuckets": .hex(BucketDigests(server, hasher: Cast.hasher).bytes),
      "differing": .list(
        (outline.buckets.map { buckets in (0..<64).filter { buckets.bits >> UInt64($0) & 1 == 1 } } ?? []).map(Page.number)),
      "listed": page(outline.listing), "requestBody": .hex(request.encoded()), "responseBody": .hex(response.encoded()),
    ]
  }

  /// The sessions of this program read both bodies.
  private static func check(_ request: [UInt8], by story: Story, _ response: [UInt8]) throws {
    for bytes in [request, response] {
      var reader = SyncStreamReader()
      reader.push(bytes)
      guard case .envelope? = try reader.next(), case .batch? = try reader.next(), reader.waiting == 0 else { throw Cast.Missing() }
    }
  }

  /// The same request, spoilt: what the server says to it before it looks at anything else.
  private static func refusals(_ request: [UInt8]) -> [Page] {
    var wrongLength = request
    wrongLength.insert(0x80, at: 0)
    let samples: [(String, [UInt8], ProblemCode)] = [
      ("nothing", [], .cutShort), ("a length and nothing behind it", Array(request.prefix(2)), .cutShort),
      ("cut within the envelope", Array(request.prefix(60)), .cutShort),
      ("a length of more than 262,144", [0x81, 0x80, 0x10], .tooLarge),
      ("a length that is not in its shortest spelling", [0x80, 0x00], .malformed),
      ("a first message that is no envelope", [3, 0xff, 0xff, 0xff], .malformed),
    ]
    return samples.map { ["says": .text($0.0), "bytes": .hex($0.1), "problem": .text($0.2.rawValue)] }
  }

  static var problems: Page {
    [
      "says": "every refusal of the server, and its document without `detail`; a client shows title and remedy, and acts on code alone",
      "problems": .list(
        ProblemCode.allCases.map {
          [
            "code": .text($0.rawValue), "status": .number($0.status), "type": .text("urn:cistern:problem:\($0.rawValue)"),
            "title": .text($0.title), "remedy": .text($0.remedy),
          ]
        }),
    ]
  }
}
