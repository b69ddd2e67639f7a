import ChangeLog
import FieldDevice
import Foundation
import PumpRecords
import Signatures
import StorageConformance
import SyncProtocol
import Testing
import TestGround

extension OverARealSocket {
  @Suite("Bad input at a door is answered with a problem, and the server goes on serving")
  struct DoorTests {
    @Test("what is not a request of this protocol")
    func notARequest() async throws {
      var random = Seed.numbers("garbage at the doors")
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse)])
      let port = clinic.server.port
      #expect(try RawHTTP.post("/v1/sync", [], to: port).code == "cut-short")
      // Longer than an envelope may be, said in four bytes.
      #expect(try RawHTTP.post("/v1/sync", [0x80, 0x80, 0x80, 0x10], to: port).code == "too-large")
      #expect(try RawHTTP.post("/v1/sync", [UInt8](repeating: 0xff, count: 11), to: port).code == "malformed")
      #expect(try RawHTTP.post("/v1/sync", [3, 0xff, 0xff, 0xff], to: port).code == "malformed")
      #expect(try RawHTTP.post("/v1/sync", [100, 1, 2], to: port).code == "cut-short")
      let known: Set<String> = ["malformed", "cut-short", "too-large", "protocol-version", "bad-key"]
      for path in ["/v1/sync", "/v1/enrol", "/v1/enrol/accept"] {
        for size in [1, 5, 40, 400, 4_000] {
          let answer = try RawHTTP.post(path, random.bytes(size), to: port)
          #expect(answer.code.map(known.contains) == true, "\(path) \(size): \(answer.status) \(answer.code ?? "no problem")")
        }
      }
      let large = [UInt8](repeating: 1, count: 9_000)
      #expect(try RawHTTP.post("/v1/enrol", large, to: port).code == "too-large")
      #expect(try RawHTTP.post("/v1/enrol/accept", large, to: port).code == "too-large")
      try await goesOn(clinic)
    }

    @Test("a refusal reaches a device that is still sending")
    func refusedEarly() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse)])
      // A length beyond the limit, and far more behind it than sockets hold.
      let body = [0x80, 0x80, 0x80, 0x10] + [UInt8](repeating: 1, count: 16 << 20)
      let began = ContinuousClock.now
      let answer = try await clinic.transport().send(TransportRequest(path: "/v1/sync", body: body))
      #expect(answer.status == 413)
      #expect(ContinuousClock.now - began < .seconds(15), "no bound for silence had to end it")
      try await goesOn(clinic)
    }

    @Test("an address, a method, a media type that is not there")
    func notTheDoor() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse)])
      let port = clinic.server.port
      for method in ["GET", "PUT", "DELETE", "PATCH"] {
        for path in ["/v1/sync", "/v1/enrol", "/v1/enrol/accept"] {
          let answer = try RawHTTP.send(RawHTTP.request(method, path, type: nil), to: port)
          #expect(answer.status == 405 && answer.code == "method-not-allowed", "\(method) \(path): \(answer.status)")
          #expect(answer.headers["allow"] == "POST")
        }
      }
      #expect(try RawHTTP.post("/healthz", [], to: port).code == "method-not-allowed")
      for path in ["/", "/v1", "/v1/nothing", "/v1/sync/more", "/../etc/passwd", "/%00"] {
        let answer = try RawHTTP.send(RawHTTP.request("GET", path, type: nil), to: port)
        #expect(answer.status == 404 && answer.code == "not-found", "\(path): \(answer.status)")
      }
      // A page in a browser can send only such types without being asked: it does not get in.
      for type in ["text/plain", "application/x-www-form-urlencoded", "application/json", nil] {
        let answer = try RawHTTP.post("/v1/sync", [1, 2, 3], to: port, type: type)
        #expect(answer.status == 415 && answer.code == "media-type", "\(type ?? "none"): \(answer.status)")
      }
      try await goesOn(clinic)
    }

    @Test("an envelope that must not be believed")
    func notBelieved() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse), ("Mo M.", .nurse)])
      let port = clinic.server.port
      let stranger = try SoftwareSigner.generate()
      let (member, ticket) = try enrolled(clinic)
      let other = try #require(ClinicID([UInt8](repeating: 9, count: 16)))
      func answer(_ body: [UInt8]) throws -> RawHTTP.Answer { try RawHTTP.post("/v1/sync", body, to: port) }
      let wrongClinic = try answer(RequestByHand.envelope(clinic: other, signer: member, ticket: ticket))
      #expect(wrongClinic.status == 421 && wrongClinic.code == "wrong-clinic")
      let unknown = try answer(RequestByHand.envelope(clinic: clinic.clinic, signer: stranger, ticket: ticket))
      #expect(unknown.status == 401 && unknown.code == "unknown-writer")
      var flipped = try RequestByHand.envelope(clinic: clinic.clinic, signer: member, ticket: ticket)
      flipped[flipped.count - 1] ^= 1
      #expect(try answer(flipped).code == "bad-signature")
      let stolen = try RequestByHand.envelope(clinic: clinic.clinic, signer: stranger, ticket: ticket) {
        $0.writer = Identities.writer(member.publicKey, hasher: OpenSSLHasher())
      }
      #expect(try answer(stolen).code == "bad-signature")
      let many = try answer(
        RequestByHand.envelope(clinic: clinic.clinic, signer: member, ticket: ticket, batchCount: SyncLimits.batches + 1))
      #expect(many.status == 413 && many.code == "too-many-batches")
      // None of this used the ticket up.
      let good = try answer(RequestByHand.envelope(clinic: clinic.clinic, signer: member, ticket: ticket))
      #expect(good.status == 200)
      #expect(try RequestByHand.read(good.body).response.status == .answered)
      try await goesOn(clinic)
    }

    @Test("a recorded request sent again gets a new ticket and no data")
    func replayed() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse), ("Mo M.", .nurse)])
      let (member, ticket) = try enrolled(clinic)
      let body = try RequestByHand.envelope(clinic: clinic.clinic, signer: member, ticket: ticket)
      let first = try RequestByHand.read(try RawHTTP.post("/v1/sync", body, to: clinic.server.port).body)
      #expect(first.response.status == .answered && first.messages > 0, "the log that was granted")
      for _ in 0..<3 {
        let answer = try RawHTTP.post("/v1/sync", body, to: clinic.server.port)
        #expect(answer.status == 200)
        let again = try RequestByHand.read(answer.body)
        #expect(again.response.status == .newTicketOnly && again.messages == 0)
        #expect(again.response.listing.isEmpty && again.response.cursor.isEmpty && again.response.scopeDigest.bytes.allSatisfy { $0 == 0 })
      }
      // The owner is not locked out: the ticket that it got still counts.
      let next = try RequestByHand.envelope(clinic: clinic.clinic, signer: member, ticket: first.response.ticket, uptimeMS: 2)
      #expect(try RequestByHand.read(try RawHTTP.post("/v1/sync", next, to: clinic.server.port).body).response.status == .answered)
      try await goesOn(clinic)
    }

    @Test("an enrolment with a code that is wrong, expired or used; the eleventh wrong one is told to wait")
    func codes() async throws {
      let clinic = try await ServedClinic(people: [("Nora N.", .nurse), ("Mo M.", .nurse)])
      let port = clinic.server.port
      let code = clinic.code()
      var device = try EnrolmentByHand(clinic, code: code)
      let offer = try RawHTTP.post("/v1/enrol", device.request, to: port)
      #expect(offer.status == 200)
      let acceptance = try device.accept(offer.body)
      var forged = acceptance
      forged[forged.count - 1] ^= 1
      #expect(try RawHTTP.post("/v1/enrol/accept", forged, to: port).code == "bad-signature")
      let accepted = try RawHTTP.post("/v1/enrol/accept", acceptance, to: port)
      #expect(accepted.status == 200)
      // A lost answer: the same bytes again get another first ticket.
      let again = try RawHTTP.post("/v1/enrol/accept", acceptance, to: port)
      #expect(again.status == 200)
      #expect(try device.ticket(accepted.body) != device.ticket(again.body))
      let used = try RawHTTP.post("/v1/enrol", EnrolmentByHand(clinic, code: code).request, to: port)
      #expect(used.status == 410 && used.code == "code-used")
      let expired = try RawHTTP.post("/v1/enrol", EnrolmentByHand(clinic, code: clinic.expired).request, to: port)
      #expect(expired.status == 410 && expired.code == "code-expired")
      let other = try #require(ClinicID([UInt8](repeating: 9, count: 16)))
      let elsewhere = try RawHTTP.post("/v1/enrol", EnrolmentByHand(clinic, code: code, naming: other).request, to: port)
      #expect(elsewhere.status == 421 && elsewhere.code == "wrong-clinic")
      let wrong = try #require(EnrolmentCode(bytes: [UInt8](repeating: 5, count: 10)))
      for attempt in 1...11 {
        let answer = try RawHTTP.post("/v1/enrol", EnrolmentByHand(clinic, code: wrong).request, to: port)
        #expect(answer.status == (attempt < 11 ? 401 : 429))
        #expect(answer.code == (attempt < 11 ? "code-wrong" : "too-many-tries"))
      }
      // Devices that are enrolled do not feel it.
      let sync = try RequestByHand.envelope(clinic: clinic.clinic, signer: device.signer, ticket: device.ticket(again.body))
      #expect(try RawHTTP.post("/v1/sync", sync, to: port).status == 200)
      #expect(clinic.server.isRunning)
    }

    /// A member whose requests are made by hand, with its first ticket.
    private func enrolled(_ clinic: ServedClinic) throws -> (SoftwareSigner, Ticket) {
      var device = try EnrolmentByHand(clinic)
      let offer = try RawHTTP.post("/v1/enrol", device.request, to: clinic.server.port)
      let accepted = try RawHTTP.post("/v1/enrol/accept", try device.accept(offer.body), to: clinic.server.port)
      return (device.signer, try device.ticket(accepted.body))
    }

    private func goesOn(_ clinic: ServedClinic) async throws {
      #expect(try RawHTTP.send(RawHTTP.request("GET", "/readyz", type: nil), to: clinic.server.port).status == 200)
      let device = try await clinic.device("last")
      try await device.note("still here", in: clinic.log)
      #expect(try await device.sync().receipted == 1)
      await device.close()
    }
  }
}
